"""What the simulated package does when it is called."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from simulated.books import BLOCKING, Books
from simulated.kinds import KINDS, SimulatedKind

_ACTIONS = {
    ("GET", "ping"): "check",
    ("GET", "changes"): "changes",
    ("GET", "bookings"): "find_booking",
    ("GET", "documents"): "find_document",
    ("POST", "bookings"): "send",
    ("GET", "bookings/[^/]+"): "read_booking",
    ("PUT", "bookings/[^/]+"): "update",
    ("POST", "bookings/[^/]+/block"): "block",
    ("POST", "bookings/[^/]+/release"): "release",
    ("POST", "bookings/[^/]+/reverse"): "reverse",
    ("PUT", "bookings/[^/]+/files/.+"): "attach",
}


class Refused(Exception):
    """The call is refused: the status, and what the package says of it."""

    def __init__(self, status: int, **told: Any) -> None:
        super().__init__(status)
        self.status = status
        self.told = told


class Gone(Exception):
    """There is no answer: the connection ended."""


class Serving(Protocol):
    """What a call needs of the server."""

    books: Books
    clock: Callable[[], float]
    call_seconds: float
    late_seconds: float
    tokens: set[str]


class Asked:
    """A call that came in: which package, whose books, and what is asked."""

    def __init__(self, server: Serving, method: str, path: str, headers: Any, body: bytes) -> None:
        where = urlsplit(path)
        self._server = server
        self._package, self._administration, *self._path = (
            unquote(part) for part in where.path.strip("/").split("/")
        )
        self._asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        self._headers = headers
        self._body = body
        is_json = headers.get("Content-Type") == "application/json" and body
        self._told: dict[str, Any] = json.loads(body) if is_json else {}
        self.action = self._action(method)
        self.number = self._path[1] if len(self._path) > 1 else None
        self.reference = self._told.get("reference") or self._asked.get("reference")

    def done(self) -> Any:
        """Do what is asked, and give the answer."""
        if float(self._headers["X-Sent"]) + self._server.call_seconds < time.time():
            raise Gone  # the caller was promised that nothing is done any more
        if self._kind.linked and self._token() not in self._server.tokens:
            raise Refused(401, text="the token is not valid")
        return getattr(self, f"_{self.action}")()

    def _action(self, method: str) -> str:
        for (its_method, pattern), action in _ACTIONS.items():
            if method == its_method and re.fullmatch(pattern, "/".join(self._path)):
                return action
        return "unknown"

    @property
    def _kind(self) -> SimulatedKind:
        return KINDS[self._package]

    @property
    def _books(self) -> Books:
        return self._server.books

    def _token(self) -> str:
        return str(self._headers.get("Authorization", "")).removeprefix("Bearer ")

    def _unknown(self) -> Any:
        raise Refused(404, text="no such address")

    def _check(self) -> Any:
        return {}

    def _find_booking(self) -> Any:
        late = self._server.late_seconds if self._kind.look_up in ("late", "unsure") else 0
        found = self._books.bookings(
            "administration = ? AND reference = ? AND reverses IS NULL AND made <= ?",
            *(self._administration, self._asked["reference"], self._server.clock() - late),
        )
        return {"numbers": [booking.number for booking in found]}

    def _find_document(self) -> Any:
        found = self._books.bookings(
            "administration = ? AND relation = ? AND direction = ? AND document = ? AND reverses IS NULL",
            *(self._administration, *(self._asked[name] for name in ("relation", "direction", "document"))),
        )
        return {"numbers": [booking.number for booking in found]}

    def _send(self) -> Any:
        if self._kind.duplicates == "rejects" and (there := self._same_document()):
            if there.reference == self.reference:
                return {"number": there.number, "already_there": True}
            text = f"invoice {there.document} is there as {there.number}"
            raise Refused(409, text=text, fault="duplicate", field="number")
        number = self._books.add({**self._fields(), "administration": self._administration})
        return {"number": number, "already_there": False}

    def _same_document(self) -> Any:
        same = ("relation", "direction", "document")
        found = self._books.bookings(
            "administration = ? AND relation = ? AND direction = ? AND document = ? AND reverses IS NULL",
            *(self._administration, *(self._told[name] for name in same)),
        )
        return found[0] if found else None

    def _fields(self) -> dict[str, Any]:
        same = (
            "reference",
            "relation",
            "direction",
            "document",
            "payment_condition",
            "total_cents",
            "fence",
        )
        fields = {name: self._told[name] for name in same}
        content, made = json.dumps(self._told["content"]), self._server.clock()
        return {**fields, "held": bool(self._told["held"]), "content": content, "made": made}

    def _booking(self) -> Any:
        where = "administration = ? AND number = ?"
        number = int(self.number) if (self.number or "").isdigit() else -1
        found = self._books.bookings(where, self._administration, number)
        return found[0] if found else None

    def _there(self) -> Any:
        if (found := self._booking()) is None:
            raise Refused(410, text=f"there is no booking {self.number}")
        return found

    def _read_booking(self) -> Any:
        if (found := self._booking()) is None:
            return {"there": False}
        held = found.held if self._kind.block in ("flag", "service") else None
        shown = {name: getattr(found, name) for name in ("number", "content", "payment_condition")}
        reference = None if self._kind.look_up == "none" else found.reference
        return {"there": True, **shown, "held": held, "reference": reference}

    def _update(self) -> Any:
        found = self._there()
        if found.fence > self._told["fence"]:
            raise Refused(412, text=f"booking {found.number} was changed since")
        fields = self._fields()
        del fields["made"]
        if self._kind.block != "flag":
            del fields["held"]  # only a flag is part of the booking
        self._books.change(found.number, time.time(), **fields)
        return {"number": found.number}

    def _block(self) -> Any:
        self._books.change(self._there().number, time.time(), held=True)
        return {}

    def _release(self) -> Any:
        self._books.change(self._there().number, time.time(), held=False)
        return {}

    def _reverse(self) -> Any:
        if self._kind.block == "flag":
            if self._booking() is not None:
                self._books.remove(self.number or "")
            return {"number": None}
        found = self._there()
        made = self._books.bookings("reverses = ?", int(found.number))
        if made:
            return {"number": made[0].number}
        names = ("administration", "fence", "relation", "direction", "document")
        contrary = {name: getattr(found, name) for name in names}
        contrary |= {"reference": self.reference, "total_cents": -found.total_cents, "held": False}
        contrary |= {"payment_condition": BLOCKING, "content": json.dumps(found.content)}
        contrary |= {"reverses": int(found.number), "made": self._server.clock()}
        return {"number": self._books.add(contrary)}

    def _attach(self) -> Any:
        kept = (int(self._there().number), self._path[3], self._headers["Content-Type"], self._body)
        with self._books.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", kept)
        return {}

    def _changes(self) -> Any:
        since = int(self._asked.get("since") or 0)
        found = self._books.rows(
            'SELECT at, "table", key, record FROM records WHERE at > ? ORDER BY at', since
        )
        latest = {(row["table"], row["key"]): row["record"] for row in found}
        records = [(*name, record) for name, record in latest.items() if record or since]
        return {"records": records, "token": str(max((row["at"] for row in found), default=since))}
