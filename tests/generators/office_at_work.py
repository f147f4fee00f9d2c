"""An office at work in a store: one administration, a clock of its own, and as many invoices as wanted."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.app.store import save_administration
from boekwerk.app.workflow import ACTS, WorkDesk
from boekwerk.domain.administration import PackageLink
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import ConnectedPackage, Packages, load_packages
from boekwerk.store.database import Store
from boekwerk.store.work import Work, due_documents, work_of
from boekwerk.workflow.advance import advance
from boekwerk.workflow.intake import receive
from boekwerk.workflow.office import Office

_OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
_FOLDER = _OFFICE / "administrations" / "softwarehuis-nevelbank"
_INVOICE = _OFFICE / "inbox" / "softwarehuis-nevelbank" / "inkoop-belboei-maart.xml"
CODE = "0102"


class Clock:
    """A clock that only goes on when it is told to."""

    def __init__(self) -> None:
        self.at = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.at

    def goes_on(self, **by: float) -> None:
        """Let time pass: ``minutes=5``."""
        self.at += datetime.timedelta(**by)


class Acts(Struct, frozen=True):
    """Who acts, and when."""

    who: str
    at: datetime.datetime


class DeskWith:
    """The real desk, with another way into the package."""

    def __init__(self, desk: WorkDesk, package: Callable[[str], ConnectedPackage]) -> None:
        self._desk = desk
        self._package = package
        self.rulebook, self.second = desk.rulebook, desk.second

    def package(self, _: Any, user: str) -> ConnectedPackage:
        return self._package(user)


class AtWork:
    """An office at work: ``take_in`` invoices, let workers ``work``, and look where documents are."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self.office = office
        self.clock = clock

    def another_worker(self, name: str) -> AtWork:
        """Give the same office as another worker sees it."""
        return AtWork(replace(self.office, worker=name), self.clock)

    def take_in(self, number: int = 1) -> int:
        """Take in an invoice; give its row."""
        return self._taken_in(number, numbered_invoice(number))

    def take_in_copy(self, number: int = 1) -> int:
        """Take in the same invoice in other bytes; give its row."""
        return self._taken_in(number, numbered_invoice(number) + b"<!-- once more -->")

    def _taken_in(self, number: int, content: bytes) -> int:
        received = receive(
            self.office.store,
            CODE,
            f"{number}.xml",
            content,
            Acts("jlinde", self.clock()),
            self.office.limits,
        )
        assert received.document is not None
        return received.document

    def work(self, document: int) -> Work | None:
        """Let the worker look at a document once."""
        return advance(self.office, document, ACTS)

    def work_until_quiet(self, *, days: int = 30) -> None:
        """Let the worker do all that is due, and time pass, until nothing is due within so many days."""
        for _ in range(1_000):
            with self.office.store.reading() as connection:
                horizon = self.clock() + datetime.timedelta(days=days)
                due = due_documents(connection, horizon, 1)
            if not due:
                return
            work = self.of(due[0])
            moments = [moment for moment in (work.due, work.lease_until) if moment is not None]
            self.clock.at = max(self.clock(), *moments)
            self.work(due[0])
        raise AssertionError("it does not come to rest")

    def of(self, document: int) -> Work:
        """Give where a document is."""
        with self.office.store.reading() as connection:
            return work_of(connection, document)


@contextmanager
def office_at_work(
    store: Store,
    package: Callable[[str], ConnectedPackage],
    change: Callable[[Any], Any] = lambda data: data,
) -> Iterator[AtWork]:
    """Put the office to work with a package; ``change`` alters its master data before that."""
    clock = Clock()
    connected = package("automaat")
    data = _master_data()
    link = PackageLink(connected.package, credentials_present=True)
    data = replace(
        data,
        settings=replace(data.settings, package=connected.package, second_evaluator="off"),
        capabilities=connected.capabilities,
        users=tuple(replace(user, links=(link,)) for user in data.users),
    )
    with store.writing() as connection:
        save_administration(connection, AdministrationSnapshot(change(data), "1"), _FOLDER, clock())
    yield AtWork(Office(store, DeskWith(_desk(), package), "first", now=clock), clock)


@cache
def _master_data() -> Any:
    return read_administration(_FOLDER, _packages().capabilities).master_data


@cache
def _packages() -> Packages:
    return load_packages(["local"])


@cache
def _desk() -> WorkDesk:
    """Give the real desk; what it needs a store for, the way into a package, it is not asked for."""
    return WorkDesk(None, _packages())  # type: ignore[arg-type]


def numbered_invoice(number: int) -> bytes:
    """Give an invoice of the telephone company that is like no other number's and may be booked."""
    line = Decimal("50.00") + number * Decimal("0.01")
    net = line + Decimal("89.00")
    vat = (net * Decimal("0.21")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = _INVOICE.read_text(encoding="utf-8")
    for before, after in (
        ("600418872", f"T{number:07}"),
        ('unitCode="C62">18<', 'unitCode="C62">1<'),
        (">14.50<", f">{line}<"),
        (">261.00<", f">{line}<"),
        (">350.00<", f">{net}<"),
        (">73.50<", f">{vat}<"),
        (">423.50<", f">{net + vat}<"),
    ):
        assert before in text
        text = text.replace(before, after)
    return text.encode()
