"""What persons do with a document on its way: each act takes it and moves it in one transaction.

A worker that has the document goes first, since a request to the package may be on its way; what it had in
mind before a person took the document is refused. All of it is to be called within `Store.writing`.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import WrongState
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.assignments import withdraw
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.postings import (
    OPEN_STAGES,
    Manner,
    NewPosting,
    Posting,
    add_posting,
    confirmed_posting,
    note_ended,
    postings_of,
    undraw,
)
from boekwerk.store.work import Step, Work, is_on_its_way, move, seize

TO_BOOK: frozenset[DocumentState] = frozenset(("in_review", "concept"))
"""Where a person may have a document booked."""

STANDING: frozenset[DocumentState] = frozenset(
    ("booked", "blocked", "awaiting_authorisation", "authorised_after_booking", "released")
)
"""Booked: to correct it is to post again."""

TO_CORRECT: frozenset[DocumentState] = TO_BOOK | STANDING
TO_REJECT: frozenset[DocumentState] = frozenset(
    ("received", "read", "proposed", "in_review", "concept", "ready", "failed")
)
"""Where nothing was booked, or is on its way to be."""

AMBIGUOUS: frozenset[DocumentState] = frozenset(("ambiguous",))
FAILED: frozenset[DocumentState] = frozenset(("failed",))

_LONGEST_WHY = 500


class Person(Struct, frozen=True):
    """Who acts, and when (UTC)."""

    who: str
    at: datetime.datetime


def taken(connection: Connection, document: int, states: Collection[DocumentState], person: Person) -> Work:
    """Take a document (its row) for a person, in one of the states that the act goes with.

    Raises WrongState where it is in another one, StoreBusy while a worker has it.
    """
    work = seize(connection, document, person.at)
    if work.state not in states:
        values = {"document": work.sha256[:12], "state": f"state_{work.state}"}
        raise WrongState(Reason("document_in_wrong_state", values))
    return work


def manner_of_correction(stored: StoredAdministration) -> Manner:
    """Tell how the package lets a booking be corrected: it is put in its place, or it is undone first.

    Raises WrongState where it can neither.
    """
    if stored.capabilities.updates:
        return "update"
    check_reversible(stored.capabilities, stored.settings.package)
    return "reverse"


def check_reversible(capabilities: Capabilities, package: str) -> None:
    """Raise WrongState where the package cannot undo a booking."""
    if capabilities.reversal == "none":
        raise WrongState(Reason("booking_cannot_be_undone", {"package": package}))


def begin_correction(
    connection: Connection, known: KnownAdministration, document: int, person: Person
) -> None:
    """Put a document whose proposal a person changes in his hands (state concept).

    Nothing happens to one that is not on its way. What was booked already is booked again afterwards, as
    far as the package lets it. Raises WrongState where it is being posted, or cannot be corrected.
    """
    if not is_on_its_way(connection, document):
        return
    work = taken(connection, document, TO_CORRECT, person)
    if work.state in STANDING:
        manner_of_correction(StoredAdministration(connection, known))
        withdraw(connection, document, answered=True)
    step = Step("concept", None, what=Reason("document_corrected_by_person"))
    move(connection, work, step, person.who, person.at)


def plan_undoing(connection: Connection, standing: Posting, person: Person) -> Posting:
    """Plan that a booking in the package is undone: what it is undone with has a reference of its own."""
    undoing = NewPosting(
        manner="reverse",
        booking=replace(standing.booking, reference=f"{standing.reference}-r"),
        user=person.who,
        automatic=False,
        one_off=standing.one_off,
        day=person.at.date(),
        planned=person.at,
        number=standing.number,
    )
    return add_posting(connection, standing.administration, standing.document, undoing)


def reverse(
    connection: Connection, known: KnownAdministration, document: int, why: str, person: Person
) -> Work:
    """Have a booking undone in the package; the document ends as rejected when that was done.

    Raises WrongState where it is not booked, or the package cannot undo it.
    """
    work = taken(connection, document, TO_CORRECT, person)
    standing = confirmed_posting(connection, document)
    if standing is None:
        raise WrongState(Reason("document_not_in_package", {"document": work.sha256[:12]}))
    stored = StoredAdministration(connection, known)
    check_reversible(stored.capabilities, stored.settings.package)
    plan_undoing(connection, standing, person)
    withdraw(connection, document, answered=True)
    if work.state in STANDING:
        work = move(connection, work, Step("concept", None, silent=True), person.who, person.at)
    step = Step(
        "ready",
        person.at,
        what=Reason("document_reversed_by_person", {"number": standing.number}),
        booked_by=person.who,
        automatic=False,
        personal={"why": shown(why, _LONGEST_WHY)},
    )
    return move(connection, work, step, person.who, person.at)


def reject(connection: Connection, document: int, why: str, person: Person) -> Work:
    """Say that a document will not be booked, and why, in the person's own words.

    Raises WrongState where it stands in the package already, or may do so.
    """
    work = taken(connection, document, TO_REJECT, person)
    standing = confirmed_posting(connection, document)
    if standing is not None:
        raise WrongState(Reason("document_stands_in_package", {"number": standing.number}))
    _withdraw(connection, work, person.at)
    what = Reason("document_rejected_by_person")
    step = Step("rejected", None, what=what, personal={"why": shown(why, _LONGEST_WHY)})
    return move(connection, work, step, person.who, person.at)


def retry(connection: Connection, document: int, person: Person) -> Work:
    """Let a document that was set aside go on: with its posting where it has one, else from its reading.

    What may have been sent is looked up first, whatever a person thinks of it (PR-11).
    """
    work = taken(connection, document, FAILED, person)
    what = Reason("document_retried_by_person")
    state = _state_of(postings_of(connection, document))
    step = Step(state, None if state == "rejected" else person.at, what=what)
    return move(connection, work, step, person.who, person.at)


def _state_of(postings: Sequence[Posting]) -> DocumentState:
    """Say where a document that was set aside goes on, by what was done to book it."""
    live = [posting for posting in postings if posting.stage not in ("refused", "withdrawn")]
    following = next((posting for posting in live if posting.stage in OPEN_STAGES), None)
    if following is not None:
        # A correction is done again where nobody knows what became of it; looking it up would not tell.
        is_to_send = following.stage == "planned" or following.manner != "new"
        return "ready" if is_to_send else "ambiguous"
    if not live:
        return "read"
    return "rejected" if live[-1].manner == "reverse" else "booked"


def _withdraw(connection: Connection, work: Work, at: datetime.datetime) -> None:
    """Take back what is planned. Raises WrongState where a request may have gone out."""
    for posting in postings_of(connection, work.document):
        if posting.stage in OPEN_STAGES and posting.stage != "planned":
            raise WrongState(Reason("document_may_be_booked", {"document": work.sha256[:12]}))
        if posting.stage == "planned":
            note_ended(connection, posting, "withdrawn", at)
    undraw(connection, work.document)
