"""An office that releases payments after authorisation, with a simulated package of each strategy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any

from msgspec.structs import replace
from office_at_work import CODE, AtWork, Clock, office_at_work
from simulated import SimulatedPackage
from sqlalchemy import delete

from boekwerk.app.acting import Choices, DocumentDesk
from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.app.workflow import ACTS
from boekwerk.domain.administration import PackageSetting, PaymentCondition, User
from boekwerk.domain.authorisation_rules import AuthorisationRule, AuthorisationStep
from boekwerk.packages import ConnectedPackage, Packages
from boekwerk.store.database import Store
from boekwerk.store.documents import document_of
from boekwerk.store.notices import KeptNotice, list_notices
from boekwerk.store.tables_workflow import gates
from boekwerk.store.timeline import Event, events_of
from boekwerk.store.work import Work, work_of
from boekwerk.workflow.advance import advance
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.intake import receive

BLOCK = PaymentCondition("AUT", "Wacht op autorisatie", days=0, payable=False)
_NUMBERS = count(1)
STRATEGIES = ("sim_condition", "sim_flag", "sim_service")


class Releasing:
    """An office at work that holds payments: book, approve, and see what the package has."""

    def __init__(self, at_work: AtWork, package: SimulatedPackage, books: str, users: list[str]) -> None:
        self.at_work = at_work
        self.office = at_work.office
        self.clock = at_work.clock
        self.package = package
        self.users = users
        self.books = books

    def begin(self) -> None:
        """Forget what went wrong in another test, and how late it became."""
        self.clock.at = Clock().at
        self.package.faults()
        self.users.clear()
        with self.office.store.writing() as connection:
            connection.execute(delete(gates))

    def booked(self) -> int:
        """Take in another invoice and let the worker go on until it waits; give its row."""
        document = self.taken_in()
        self.work_on(document)
        return document

    def taken_in(self) -> int:
        """Take in another invoice; give its row."""
        return self.at_work.take_in(next(_NUMBERS))

    def take_in(self, content: bytes) -> int:
        """Take in other bytes; give its row."""
        act = Acting("jlinde", self.clock())
        received = receive(self.office.store, CODE, "1.xml", content, act, self.office.limits)
        assert received.document is not None
        return received.document

    def booked_by_person(self, document: int, who: str = "jlinde") -> Work:
        """Let a person book a document as its proposal says."""
        with self.office.store.reading() as connection:
            known = known_administration(connection, CODE)
            kept = document_of(connection, known.id, work_of(connection, document).sha256)
        return DocumentDesk(self.office, known, kept, Acting(who, self.clock())).book(Choices())

    def work(self, document: int) -> Work:
        """Let the worker look at a document once."""
        advance(self.office, document, ACTS)
        return self.at_work.of(document)

    def work_on(self, document: int) -> Work:
        """Let the worker look at a document, and time pass, until it waits for a person."""
        for _ in range(50):
            work = self.at_work.of(document)
            if work.due is None:
                return work
            self.clock.at = max(self.clock.at, work.due, work.lease_until or work.due)
            advance(self.office, document, ACTS)
        raise AssertionError("it does not come to rest")

    def approve(self, document: int, who: str = "paula") -> Work:
        """Approve a booking."""
        return approve(self.office.store, document, self.person(who))

    def reject(self, document: int, who: str = "paula") -> Work:
        """Reject a booking."""
        return reject(self.office.store, document, self.person(who), "Niet besteld")

    def person(self, who: str) -> Person:
        """Give somebody who acts now."""
        return Person(who, self.clock())

    @property
    def booking(self) -> Any:
        """Give the last booking in the package."""
        return self.package.bookings(self.books)[-1]

    def notices(self, document: int) -> list[KeptNotice]:
        """List the notices on a document that are not about asking for approval."""
        with self.office.store.reading() as connection:
            found = list_notices(connection, ("waiting", "sent", "failed"))
        about = [notice for notice in found if notice.notice.document == document]
        return [notice for notice in about if notice.notice.kind != "authorisation_asked"]

    def events(self, document: int) -> list[Event]:
        """List what happened to a document."""
        with self.office.store.reading() as connection:
            return list(events_of(connection, document))

    def codes(self, document: int) -> list[str]:
        """List the codes of what happened to a document."""
        return [event.what.code for event in self.events(document)]


def held_back(data: Any, **settings: Any) -> Any:
    """Alter master data so that payment is held until user paula approves."""
    wanted = {"release_after_authorisation": True, "automation_contact": "jlinde", **settings}
    paula = User("paula", "Paula", "paula@delinde.example", ("authoriser",), access=True)
    rule = AuthorisationRule("allen", (AuthorisationStep(("paula",)),), default=True)
    return replace(
        data,
        settings=replace(data.settings, **wanted),
        payment_conditions=(*data.payment_conditions, BLOCK),
        users=(*data.users, paula),
        authorisation=(rule,),
    )


@contextmanager
def releasing_office(
    store: Store,
    package: SimulatedPackage,
    packages: Packages,
    kind: str = "sim_condition",
    *,
    settings: Mapping[str, Any] | None = None,
    timeout: str = "5.0",
    change: Callable[[Any], Any] = lambda data: data,
) -> Iterator[Releasing]:
    """Put an office to work with a simulated package, payment held until user paula approves.

    ``timeout`` is for how many seconds a call may take.
    """
    books = f"{kind}-{next(_NUMBERS)}"
    users: list[str] = []
    place = package.settings(books, timeout=timeout)

    def connect(user: str) -> ConnectedPackage:
        users.append(user)
        return packages.connect(kind, place)

    def held(data: Any) -> Any:
        asked = tuple(PackageSetting(name, value) for name, value in place.items())
        return change(held_back(data, package_settings=asked, **(settings or {})))

    with office_at_work(store, connect, held) as at_work:
        users.clear()
        yield Releasing(at_work, package, books, users)


__all__ = ["BLOCK", "CODE", "STRATEGIES", "Releasing", "held_back", "releasing_office"]
