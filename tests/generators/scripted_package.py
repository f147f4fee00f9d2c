"""A package inside this process that answers, fails and is cut off as a script says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.packages import ConnectedPackage
from boekwerk.packages.contract import Attached, Connector, Plan, Receipt, Request
from boekwerk.packages.errors import CorrectBooking, GiveUp, LogInAgain, LookUpFirst, RetryLater

Fault = Literal[
    "fine",
    "retry",
    "log_in",
    "lost_before",
    "lost_after",
    "killed_before",
    "killed_after",
    "raises_before",
    "raises_after",
    "refuses",
    "gives_up",
]
FAULTS: tuple[Fault, ...] = Fault.__args__  # type: ignore[attr-defined]
HARMLESS: tuple[Fault, ...] = tuple(fault for fault in FAULTS if fault not in ("refuses", "gives_up"))


class Killed(KeyboardInterrupt):
    """The worker ends here, as by kill -9: nothing of ours may catch it."""


class Books:
    """What the package has, and what it will do next. Look-ups show a booking ``late`` seconds after it."""

    def __init__(self, now: Callable[[], float] = lambda: 0.0, late: float | None = 0.0) -> None:
        self.bookings: list[tuple[str, str, str, float]] = []
        self.script: list[Fault] = []
        self.files: list[tuple[str, str, str, bytes]] = []
        self.file_script: list[Fault] = []
        self.by_others: dict[str, str] = {}
        self.sent = 0
        self.asked = 0
        self._now = now
        self._late = late

    def expects(self, *faults: Fault) -> None:
        """Say what happens at the next sendings."""
        self.script += faults

    def next_fault(self) -> Fault:
        return self.script.pop(0) if self.script else "fine"

    def shown(self, reference: str) -> str | None:
        for number, of, _, at in self.bookings:
            if of == reference and self._late is not None and self._now() >= at + self._late:
                return number
        return None

    def numbers(self) -> list[str]:
        """List the numbers of the documents that were booked, as often as they were."""
        return [number for _, _, number, _ in self.bookings]


class NoSettings(Struct, frozen=True):
    """There are none."""


def scripted(books: Books, **capabilities: object) -> Callable[[str], ConnectedPackage]:
    """Make the way into a package with these books."""
    declared = replace(Capabilities(call_seconds=60), **capabilities)

    class Scripted(Connector[NoSettings]):
        contract = 1
        package = "scripted"
        title = "Scripted"
        settings_type = NoSettings

        def check(self) -> None:
            return

        def find_booking(self, reference: str) -> Receipt | None:
            books.asked += 1
            found = books.shown(reference)
            return None if found is None else Receipt(found, already_there=True)

        def find_document(self, relation: str, direction: str, number: str) -> Receipt | None:
            ours = {of: booked for booked, _, of, _ in books.bookings}
            found = {**ours, **books.by_others}.get(number)
            return None if found is None else Receipt(found, already_there=True)

        def plan(self, booking: Booking) -> Plan:
            payload = {"number": booking.number, "total": str(booking.total)}
            return Plan(booking.reference, (Request("POST /bookings", "book", payload),))

        def send(self, plan: Plan) -> Receipt:
            books.sent += 1
            fault = books.next_fault()
            _before(fault)
            number = str(plan.requests[0].payload["number"])
            if declared.duplicate_check == "rejects" and number in books.numbers():
                raise CorrectBooking("scripted", "twice", fault="duplicate", field="number")
            receipt = Receipt(str(len(books.bookings) + 1))
            books.bookings.append((receipt.number, plan.reference, number, books._now()))
            _after(fault)
            return receipt

        def attach(self, number: str, attached: Attached) -> None:
            fault = books.file_script.pop(0) if books.file_script else "fine"
            _before(fault)
            books.files.append((number, attached.name, attached.media_type, attached.content))
            _after(fault)

    Scripted.capabilities = declared
    return lambda _: ConnectedPackage("scripted", Scripted(NoSettings()))


def _before(fault: Fault) -> None:
    match fault:
        case "retry":
            raise RetryLater("scripted", "busy", after_seconds=7)
        case "log_in":
            raise LogInAgain("scripted", "expired")
        case "lost_before":
            raise LookUpFirst("scripted", "time-out")
        case "killed_before":
            raise Killed
        case "raises_before":
            raise ZeroDivisionError
        case "refuses":
            raise CorrectBooking("scripted", "no", fault="invalid", field="lines[0].vat_code")
        case "gives_up":
            raise GiveUp("scripted", "never")


def _after(fault: Fault) -> None:
    match fault:
        case "lost_after":
            raise LookUpFirst("scripted", "time-out")
        case "killed_after":
            raise Killed
        case "raises_after":
            raise ZeroDivisionError
