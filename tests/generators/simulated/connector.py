"""The plugin for the simulated packages: honest about what it does not know.

It does not look a booking up before it sends one: that is the host's, and tests see whether it does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from boekwerk import (
    Attached,
    Booking,
    Capabilities,
    ChangeToken,
    Connector,
    CorrectBooking,
    Credential,
    GiveUp,
    LogInAgain,
    LookUpFirst,
    MasterRecord,
    PackageBooking,
    Plan,
    Receipt,
    Register,
    Request,
    RetryLater,
    cents,
    hookimpl,
)
from boekwerk.domain.kept_form import as_kept
from boekwerk.packages.changed import RECORDS
from simulated.kinds import CALL_SECONDS, KINDS, LATE_SECONDS, SimulatedKind

_SURE = {"sure": 0, "late": LATE_SECONDS, "unsure": None, "none": None}
_REVERSAL = {"condition": "reverse", "flag": "delete", "service": "reverse", "none": "none"}


class SimulatedSettings(msgspec.Struct, frozen=True):
    """Where the package is, which books there, and how long an answer may take."""

    address: str
    administration: str
    timeout: float = 2.0


class Simulated(Connector[SimulatedSettings]):
    """What all simulated packages have in common."""

    contract = 1
    settings_type = SimulatedSettings
    kind: SimulatedKind

    def check(self) -> None:
        self._ask("check", "GET", "ping")

    def find_booking(self, reference: str) -> Receipt | None:
        if self.kind.look_up == "none":
            return None
        found = self._ask("find_booking", "GET", "bookings", params={"reference": reference})
        return self._first(found)

    def plan(self, booking: Booking) -> Plan:
        payload = {
            "reference": booking.reference,
            "relation": booking.relation,
            "direction": booking.direction,
            "document": booking.number,
            "payment_condition": booking.payment_condition,
            "held": booking.hold_payment,
            "total_cents": cents(booking.total),
            "content": _content(booking),
        }
        summary = f"Book {booking.number}: {booking.total}"
        return Plan(booking.reference, (Request("POST bookings", summary, payload),))

    def send(self, plan: Plan) -> Receipt:
        answer = self._ask("send", "POST", "bookings", body=_body(plan))
        return Receipt(answer["number"], already_there=answer["already_there"])

    def read_booking(self, number: str) -> PackageBooking | None:
        found = self._ask("read_booking", "GET", f"bookings/{quote(number, safe='')}")
        if not found["there"]:
            return None
        names = ("number", "content", "payment_condition", "held", "reference")
        return PackageBooking(**{name: found[name] for name in names})

    def update(self, number: str, plan: Plan) -> Receipt:
        answer = self._ask("update", "PUT", f"bookings/{quote(number, safe='')}", body=_body(plan))
        return Receipt(answer["number"])

    def attach(self, number: str, attached: Attached) -> None:
        path = f"bookings/{quote(number, safe='')}/files/{quote(attached.name, safe='')}"
        self._ask("attach", "PUT", path, content=attached.content, media_type=attached.media_type)

    def changes(self, since: str | None) -> Iterator[MasterRecord | ChangeToken]:
        found = self._ask("changes", "GET", "changes", params={"since": since or ""})
        for table, key, record in found["records"]:
            yield MasterRecord(table, key, as_kept(record, RECORDS[table]) if record else None)
        yield ChangeToken(found["token"], full=since is None)

    def _ask(self, action: str, method: str, path: str, **given: Any) -> Any:
        headers = {"X-Sent": repr(time.time()), "Content-Type": given.get("media_type", "application/json")}
        if self.kind.linked:
            headers["Authorization"] = f"Bearer {self.link.secrets()['token']}"
        request = _client().build_request(
            method,
            f"{self.settings.address}/{self.package}/{quote(self.settings.administration, safe='')}/{path}",
            headers=headers,
            content=given.get("content") or (json.dumps(given["body"]) if "body" in given else None),
            params=given.get("params"),
            timeout=self.settings.timeout,
        )
        return _answer(self.package, action, request)

    def _first(self, found: Any) -> Receipt | None:
        return Receipt(found["numbers"][0], already_there=True) if found["numbers"] else None


def _content(booking: Booking) -> dict[str, str | None]:
    """Write down the fields that a person sees, and may change there; an asset code is never ours."""
    whole = ("booking_date", "period", "due_date", "description", "journal", "currency", "archive_link")
    shown = {name: _text(getattr(booking, name)) for name in whole}
    fields = ("ledger_account", "vat_code", "description", "cost_centre", "project", "obligation")
    for index, line in enumerate(booking.lines):
        path = f"lines[{index}]"
        shown |= {f"{path}.{name}": _text(getattr(line, name)) for name in fields}
        shown |= {f"{path}.amount": str(line.amount), f"{path}.vat": str(line.vat)}
        shown[f"{path}.asset_code"] = None
    return shown


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _body(plan: Plan) -> dict[str, Any]:
    return {**plan.requests[0].payload, "fence": plan.fence}


def _answer(package: str, action: str, request: httpx.Request) -> Any:
    # Asking again does no harm, whatever became of the question.
    unknown = RetryLater if request.method == "GET" else LookUpFirst
    try:
        response = _client().send(request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise RetryLater(package, f"{action}: {error}") from error  # nothing was sent
    except httpx.HTTPError as error:
        raise unknown(package, f"{action}: {type(error).__name__}") from error
    if response.status_code != httpx.codes.OK:
        raise _refusal(package, response, unknown)
    try:
        return response.json()
    except ValueError as error:
        raise unknown(package, f"{action}: {error}") from error


def _refusal(package: str, response: httpx.Response, unknown: Any) -> Exception:
    text = response.text[:200]
    match response.status_code:
        case 400 | 409:
            told = response.json()
            return CorrectBooking(package, told["text"], fault=told["fault"], field=told["field"])
        case 401 | 403:
            return LogInAgain(package, text)
        case 404 | 410 | 412:
            return GiveUp(package, text)
        case 429:
            return RetryLater(package, text, after_seconds=int(response.headers["Retry-After"]))
        case _:
            return unknown(package, f"{response.status_code} {text}")


@cache
def _client() -> httpx.Client:
    # A connection for each call: none is left open when a test is over.
    return httpx.Client(verify=False, limits=httpx.Limits(max_keepalive_connections=0), trust_env=False)


def _find_document(self: Simulated, relation: str, direction: str, number: str) -> Receipt | None:
    params = {"relation": relation, "direction": direction, "document": number}
    return self._first(self._ask("find_document", "GET", "documents", params=params))


def _block(self: Simulated, number: str) -> None:
    self._ask("block", "POST", f"bookings/{quote(number, safe='')}/block")


def _release(self: Simulated, number: str) -> None:
    self._ask("release", "POST", f"bookings/{quote(number, safe='')}/release")


def _reverse(self: Simulated, number: str, reference: str) -> Receipt | None:
    path = f"bookings/{quote(number, safe='')}/reverse"
    made = self._ask("reverse", "POST", path, body={"reference": reference})["number"]
    return Receipt(made) if made else None


def _connector(kind: SimulatedKind) -> type[Connector[Any]]:
    capabilities = Capabilities(
        relation_ledger_account=True,
        payment_block=kind.block,
        block_condition="AUT" if kind.block == "condition" else None,
        vat_booking="package",
        duplicate_check=kind.duplicates,
        look_up_sure_after_seconds=_SURE[kind.look_up],
        attachments=kind.block != "none",
        archive_link=kind.block == "none",
        cost_centres=True,
        projects=True,
        obligations=True,
        reads_bookings=True,
        hidden_fields=kind.block == "service",
        updates=True,
        reversal=_REVERSAL[kind.block],  # type: ignore[arg-type]
        synchronises=True,
        call_seconds=CALL_SECONDS,
    )
    own: dict[str, Any] = {"block": _block, "find_document": _find_document}
    own |= {"release": _release, "reverse": _reverse, "attach": Simulated.attach}
    kept = {"block": kind.block == "service", "find_document": kind.duplicates == "look_up"}
    kept |= {"release": kind.block in ("flag", "service"), "reverse": kind.block != "none"}
    kept["attach"] = kind.block != "none"
    methods = {name: own[name] if kept[name] else getattr(Connector, name) for name in own}
    credentials = (Credential("token", en="Token", nl="Token"),) if kind.linked else ()
    attributes = {"kind": kind, "package": kind.name, "title": f"Simulated {kind.name}"}
    attributes |= {"capabilities": capabilities, "credentials": credentials, **methods}
    return type(f"Simulated_{kind.name}", (Simulated,), attributes)


@hookimpl
def register_packages(register: Register) -> None:
    """Offer every simulated package."""
    for kind in KINDS.values():
        register(_connector(kind))
