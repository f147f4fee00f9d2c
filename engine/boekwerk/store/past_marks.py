"""What a person says about earlier bookings: that one teaches nothing, or is forgotten, and back again.

No booking goes away by it: all stay known to the search for duplicates (AB-11) and to whoever audits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select, update

from boekwerk.domain.errors import NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.store.past_entries import Entries, count_change
from boekwerk.store.past_rows import booking_of, booking_row, teaches, words_of
from boekwerk.store.tables_past import past_bookings

_BOOKING = past_bookings.c
_MOST_AT_ONCE = 1_000
_Marks = dict[str, bool | None]


class Mark(NamedTuple):
    """What a person said of an earlier booking, by its key; ``document`` is the SHA-256 of its document."""

    booking: str
    document: str | None
    one_off: bool | None
    forgotten: bool


def marks_of(
    connection: Connection, administration: int, *, relation: str | None = None, key: str | None = None
) -> frozenset[Mark]:
    """Give what was said of a booking, or of all that a relation has. Raises NothingThere as `forget`."""
    wanted = _named(connection, administration, relation, key)
    rows = connection.execute(
        select(past_bookings).where(_BOOKING.administration == administration, wanted)
    )
    return frozenset(
        Mark(row.key, booking_of(booking_row(row)).document, row.one_off_marked, row.forgotten)
        for row in rows
    )


def mark_one_off(connection: Connection, administration: int, key: str, *, one_off: bool = True) -> bool:
    """Say that a booking is one-off (BP-8), or is not; tell whether that changed anything.

    What is said here outlives another import of the booking. Raises NothingThere for an unknown key.
    """
    _require(connection, administration, key)
    return _mark(connection, administration, _BOOKING.key == key, {"one_off_marked": one_off}) > 0


def forget(
    connection: Connection, administration: int, *, relation: str | None = None, key: str | None = None
) -> int:
    """Let a booking, or all that a relation has so far, teach nothing any more; count those that changed.

    Name a relation or a key. It outlives another import of the same bookings. Raises NothingThere for an
    unknown key.
    """
    return _mark(
        connection, administration, _named(connection, administration, relation, key), {"forgotten": True}
    )


def remember(
    connection: Connection, administration: int, *, relation: str | None = None, key: str | None = None
) -> int:
    """Take back what `forget` did: the bookings teach as if nothing had happened."""
    return _mark(
        connection, administration, _named(connection, administration, relation, key), {"forgotten": False}
    )


def _named(
    connection: Connection, administration: int, relation: str | None, key: str | None
) -> ColumnElement[bool]:
    if (relation is None) == (key is None):
        raise ValueError("name a relation or a key")
    if key is None:
        return _BOOKING.relation == relation
    _require(connection, administration, key)
    return _BOOKING.key == key


def _require(connection: Connection, administration: int, key: str) -> None:
    known = select(_BOOKING.id).where(_BOOKING.administration == administration, _BOOKING.key == key)
    if connection.execute(known).one_or_none() is None:
        raise NothingThere(Reason("past_booking_unknown", {"key": shown(key)}))


def _mark(connection: Connection, administration: int, which: ColumnElement[bool], marks: _Marks) -> int:
    changed = last = 0
    differs = or_(*(_BOOKING[name].is_distinct_from(value) for name, value in marks.items()))
    wanted = select(past_bookings).where(_BOOKING.administration == administration, which, differs)
    first = wanted.where(_BOOKING.id > bindparam("last")).order_by(_BOOKING.id).limit(_MOST_AT_ONCE)
    while rows := connection.execute(first, {"last": last}).all():
        _mark_rows(connection, administration, rows, marks)
        changed, last = changed + len(rows), rows[-1].id
    if changed:
        count_change(connection, administration)
    return changed


def _mark_rows(connection: Connection, administration: int, rows: Sequence[Any], marks: _Marks) -> None:
    """Mark bookings, and what they are found by where they begin or cease to teach."""
    begun, ceased = (Entries(connection, administration) for _ in range(2))
    changes = []
    for row in rows:
        now = {"one_off_marked": row.one_off_marked, "forgotten": row.forgotten, **marks}
        now_teaches = teaches(row.one_off, now["one_off_marked"], forgotten=bool(now["forgotten"]))
        if now_teaches != row.teaches:
            entries = begun if now_teaches else ceased
            entries.note_items(row.id, booking_row(row), words_of(booking_of(booking_row(row))))
        changes.append({**now, "teaches": now_teaches, "this": row.id})
    ceased.delete()
    connection.execute(_CHANGE, changes)
    begun.add()


_CHANGE = update(past_bookings).where(_BOOKING.id == bindparam("this"))
