"""Bookings that are kept from payment and wait for their authorisers, where a few users work."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from itertools import count

from msgspec.structs import replace
from sqlalchemy import Connection, update

from boekwerk.domain.administration import Settings, User
from boekwerk.domain.authorisation_rules import AuthorisationRule, AuthorisationStep
from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.proposal import BookingLine
from boekwerk.store.database import Store
from boekwerk.store.documents import Received, keep_document
from boekwerk.store.postings import NewPosting, add_posting, note_confirmed
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.tables_workflow import work
from boekwerk.store.work import Facts, Work, add_work, work_of
from boekwerk.workflow.assigning import assign
from boekwerk.workflow.office import Office

START = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)
SETTINGS = Settings(
    "0105", "Het Zetwerk", "local", release_after_authorisation=True, automation_user="robot"
)
PEOPLE = ("anna", "bert", "cees", "dirk")
BOOKING = Booking(
    reference="bw-1",
    administration="0105",
    direction="purchase",
    relation="20001",
    journal="INK",
    number="F-1",
    booking_date=datetime.date(2026, 3, 5),
    period="2026-03",
    due_date=None,
    payment_condition="30",
    payment_reference=None,
    iban=None,
    currency="EUR",
    total=Decimal("121.00"),
    description="Papier",
    lines=(BookingLine("cost", "4500", None, "I21", Decimal("100.00"), Decimal("21.00")),),
    hold_payment=True,
)
_NUMBERS = count(1)


class Clock:
    """A clock that only goes on when it is told to."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime.datetime:
        return self.at


def user(id: str, **changes: object) -> User:
    """Give an authoriser, or who he is with ``changes``."""
    return replace(User(id, id.capitalize(), roles=("authoriser",), access=True), **changes)


USERS = (
    *map(user, PEOPLE),
    user("joke", roles=("accountant", "authoriser")),
    user("robot", roles=("automation", "accountant")),
)


def rule(*steps: Sequence[str], name: str = "Alles", **conditions: object) -> AuthorisationRule:
    """Give a rule that asks these, step by step."""
    return AuthorisationRule(name, tuple(AuthorisationStep(tuple(step)) for step in steps), **conditions)  # type: ignore[arg-type]


def administer(
    store: Store, *rules: AuthorisationRule, users: Sequence[User] = USERS, **settings: object
) -> int:
    """Put the administration in the store, or put it there anew; give its row."""
    tables = {"users": users, "authorisation": rules}
    given = MasterRecords(replace(SETTINGS, **settings), Capabilities(payment_block="flag"), tables)
    with store.writing() as connection:
        return save_snapshot(connection, given, START).administration


def blocked(store: Store, administration: int, by: str = "robot") -> int:
    """Make a document that was booked and is kept from payment; give its row."""
    number = next(_NUMBERS)
    with store.writing() as connection:
        received = Received(f"{number}.xml", "ubl", START)
        document = keep_document(connection, administration, b"%d" % number, received).id
        add_work(connection, administration, document, by, START)
        book(connection, administration, document, by)
    return document


def book(connection: Connection, administration: int, document: int, by: str) -> None:
    """Book a document, or book it anew."""
    booking = replace(BOOKING, reference=f"bw-{next(_NUMBERS)}")
    new = NewPosting("new", booking, by, False, False, START.date(), START)
    posting = add_posting(connection, administration, document, new)
    note_confirmed(connection, posting, str(posting.id), START)
    facts = Facts(relation="20001", number="F-1", currency="EUR", total=12100)
    values = {name: getattr(facts, name) for name in ("relation", "number", "currency", "total")}
    here = update(work).where(work.c.document == document)
    connection.execute(here.values(state="blocked", due=START, booked_by=by, reasons='{"of":[]}', **values))


def office(store: Store, clock: Clock) -> Office:
    """Give an office that asks no package."""
    return Office(store, None, "worker", now=clock)  # type: ignore[arg-type]


def asked(store: Store, administration: int, clock: Clock, by: str = "robot") -> int:
    """Make a document whose first authorisers are asked; give its row."""
    document = blocked(store, administration, by)
    assign(office(store, clock), way(store, document))
    return document


def way(store: Store, document: int) -> Work:
    """Give where a document is."""
    with store.reading() as connection:
        return work_of(connection, document)
