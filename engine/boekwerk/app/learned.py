"""What proposals of an administration learned, and forgetting it per relation (BP-8, OB-10)."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import get_args

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration, open_store, stored_administration
from boekwerk.domain.errors import NothingThere
from boekwerk.domain.habits import Habit, habits_of
from boekwerk.domain.obligation import Lesson
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction
from boekwerk.store.documents import document_of
from boekwerk.store.obligation_lessons import lessons_about_obligations
from boekwerk.store.past_learned import LearnedRelation, learned_relations
from boekwerk.store.past_marks import Mark, forget, mark_one_off, marks_of, remember
from boekwerk.store.permissions import require
from boekwerk.store.timeline import Act, add_event

_MOST_BOOKINGS = 10_000
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


class Learned(Struct, frozen=True):
    """What was learned of a relation: where VAT, texts and articles lead, where references stand."""

    relation: str
    habits: tuple[Habit, ...]
    references: tuple[Lesson, ...]


def list_learned(administration: str, store: str | None) -> tuple[LearnedRelation, ...]:
    """List the relations of which anything was learned.

    Raises NothingThere for an unknown administration.
    """
    with open_store(store) as opened, opened.reading() as connection:
        return learned_relations(connection, known_administration(connection, administration).id)


def learned_of(administration: str, relation: str, store: str | None) -> Learned:
    """Tell what was learned of a relation, from its last ten thousand bookings of each direction.

    Imported bookings are among them only if the administration's settings let them teach.
    """
    with open_store(store) as opened, stored_administration(opened, administration) as stored:
        imported = stored.settings.imported_history_teaches
        bookings = [
            booking
            for direction in _DIRECTIONS
            for booking in stored.past.recent(relation, direction, imported=imported, most=_MOST_BOOKINGS)
        ]
        lessons = lessons_about_obligations(stored.connection, stored.known.id, relation)
        return Learned(relation, habits_of(bookings), tuple(lessons))


def forget_learned(
    administration: str, store: str | None, act: Acting, *, relation: str | None, booking: str | None
) -> int:
    """Let a relation's earlier bookings, or one of them, teach nothing any more; count those that changed.

    The timeline of each one's document says who did it (US-3). Raises NothingThere for an unknown
    administration or booking.
    """
    named = _Named(act, "timeline_booking_forgotten", relation, booking)
    return _changed(
        administration, store, named, lambda c, id: forget(c, id, relation=relation, key=booking)
    )


def remember_learned(
    administration: str, store: str | None, act: Acting, *, relation: str | None, booking: str | None
) -> int:
    """Take back what `forget_learned` did."""
    named = _Named(act, "timeline_booking_remembered", relation, booking)
    return _changed(
        administration, store, named, lambda c, id: remember(c, id, relation=relation, key=booking)
    )


def mark_booking(
    administration: str, store: str | None, act: Acting, booking: str, *, one_off: bool
) -> bool:
    """Say that an earlier booking is one-off, or is not; tell whether that changed anything."""
    what = "timeline_booking_one_off" if one_off else "timeline_booking_not_one_off"
    named = _Named(act, what, None, booking)
    return bool(
        _changed(
            administration, store, named, lambda c, id: int(mark_one_off(c, id, booking, one_off=one_off))
        )
    )


class _Named(Struct, frozen=True):
    """Who says what of which bookings: of a relation, or the one of a key."""

    act: Acting
    what: str
    relation: str | None
    booking: str | None


def _changed(
    administration: str, store: str | None, named: _Named, change: Callable[[Connection, int], int]
) -> int:
    with open_store(store) as opened:
        with opened.reading() as connection:
            known = known_administration(connection, administration).id

        def work(connection: Connection) -> int:
            require(connection, named.act.who, "correct", known)
            before = marks_of(connection, known, relation=named.relation, key=named.booking)
            count = change(connection, known)
            after = marks_of(connection, known, relation=named.relation, key=named.booking)
            for mark in sorted(after - before, key=attrgetter("booking")):
                _note(connection, known, mark, named)
            return count

        return opened.write(work, known)


def _note(connection: Connection, administration: int, mark: Mark, named: _Named) -> None:
    """Say it in the timeline of the booking's document, where that is in the store."""
    try:
        document = document_of(connection, administration, mark.document or "")
    except NothingThere:
        return
    act = named.act
    add_event(connection, document.id, Act(act.who, Reason(named.what, {"booking": mark.booking}), act.at))
