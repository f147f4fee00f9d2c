"""What authorisers do: see what waits for them, approve it, or reject it (PR-3, PR-10)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.app.users import allowed
from boekwerk.domain.errors import NotAllowed
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import administration_of
from boekwerk.store.assignments import Assignment, asked_authorisers, waiting_assignments
from boekwerk.store.database import Store
from boekwerk.store.documents import KeptDocument, find_document
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.work import Work, work_of, works_of
from boekwerk.workflow import authorising, by_hand
from boekwerk.workflow.assigning import Named, reassign
from boekwerk.workflow.by_hand import Person

_AT_ONCE = 500
_OF_AUTHORISERS: frozenset[DocumentState] = frozenset(
    ("blocked", "awaiting_authorisation", "authorised_after_booking", "released")
)


class Waiting(Struct, frozen=True):
    """A booking that somebody is asked to approve, and why he is."""

    work: Work
    assignment: Assignment


class AuthorisationDesk:
    """Where a person approves and rejects. ``administration`` is where documents are looked for; None: all.

    Every act raises NotAllowed for who may not do it, WrongState where the document does not wait for it,
    NothingThere where it is not to be found, StoreBusy while a worker has it; nothing is changed then.
    """

    def __init__(self, store: Store, act: Acting, administration: str | None = None) -> None:
        self._store = store
        self._act = act
        self._person = Person(act.who, act.at)
        self._administration = administration

    def approve(self, document: str, why: str | None = None) -> Work:
        """Approve a booking for payment; after the last approval it is released."""
        return authorising.approve(self._store, self._found(document).id, self._person, why)

    def reject(self, document: str, why: str) -> Work:
        """Reject a document: one that is booked, as its authoriser; else so that it will not be booked."""
        found = self._found(document)

        def unbooked(connection: Connection) -> Work | None:
            work = work_of(connection, found.id)
            if work.state in _OF_AUTHORISERS:
                return None
            allowed(connection, self._act, "reject", work.administration)
            return by_hand.reject(connection, found.id, why, self._person)

        rejected = self._store.write(unbooked)
        return rejected or authorising.reject(self._store, found.id, self._person, why)

    def assign(self, document: str, named: Named) -> Work:
        """Name the authorisers, in the place of whoever was to approve until now.

        Raises ReleaseError with every reason why they cannot approve it.
        """
        return reassign(self._store, self._found(document).id, named, self._person)

    def waiting(self, *, everybody: bool = False) -> tuple[Waiting, ...]:
        """List what waits for this person, also as a substitute; or for ``everybody`` where he may look."""
        with self._store.reading() as connection:
            here = None
            if self._administration is not None:
                here = known_administration(connection, self._administration).id
            asked = _asked_of(connection, self._act, everybody=everybody)
            found = [
                each
                for each in waiting_assignments(connection, sorted({authoriser for _, authoriser in asked}))
                if (each.administration, each.authoriser) in asked and here in (None, each.administration)
            ]
            ways = _ways(connection, [each.document for each in found])
        return tuple(Waiting(ways[each.document], each) for each in found)

    def _found(self, document: str) -> KeptDocument:
        with self._store.reading() as connection:
            return find_document(connection, document, self._administration)


def _asked_of(connection: Connection, act: Acting, *, everybody: bool) -> set[tuple[int, str]]:
    """Give whose assignments are to be seen, by administration (its row)."""
    asked = asked_authorisers(connection)
    administrations = {administration for administration, _ in asked}
    if everybody:
        seen = {each for each in administrations if _may_look(connection, act, each)}
        return {each for each in asked if each[0] in seen}
    day = act.at.date()
    stored = {
        administration: StoredAdministration(connection, administration_of(connection, administration))
        for administration in administrations
    }
    return {each for each in asked if _is_for(stored[each[0]], each[1], act.who, day)}


def _may_look(connection: Connection, act: Acting, administration: int) -> bool:
    try:
        allowed(connection, act, "look", administration)
    except NotAllowed:
        return False
    return True


def _is_for(stored: StoredAdministration, authoriser: str, user: str, day: datetime.date) -> bool:
    return authoriser == user or authorising.acts_for(stored.user(authoriser), user, day)


def _ways(connection: Connection, documents: Sequence[int]) -> dict[int, Work]:
    ways: dict[int, Work] = {}
    for first in range(0, len(documents), _AT_ONCE):
        ways |= works_of(connection, documents[first : first + _AT_ONCE])
    return ways
