"""Erasing earlier bookings, with all that they taught (requirement US-2)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select

from boekwerk.store.past_entries import Entries, count_change
from boekwerk.store.past_rows import booking_of, booking_row, day_number, drawn_by, words_of
from boekwerk.store.tables_obligations import obligation_lessons
from boekwerk.store.tables_past import past_bookings, past_replaced

_BOOKING = past_bookings.c
_AT_ONCE = 500


def erase_bookings_of(
    connection: Connection, administration: int, keys: Collection[str], sha256: str
) -> int:
    """Erase the earlier bookings with these keys, and those of a document's bytes; count them."""
    named = _BOOKING.content.contains(f'"document":"{sha256}"', autoescape=True)
    return _erase(connection, administration, or_(_BOOKING.key.in_(sorted(keys)), named))


def erase_bookings_of_relation(connection: Connection, administration: int, relation: str) -> int:
    """Erase the earlier bookings of a relation, and what was learned of its references; count them."""
    lessons = obligation_lessons.c
    of_relation = (lessons.administration == administration) & (lessons.relation == relation)
    connection.execute(delete(obligation_lessons).where(of_relation))
    return _erase(connection, administration, _BOOKING.relation == relation)


def erase_bookings_before(connection: Connection, administration: int, day: datetime.date) -> int:
    """Erase the earlier bookings of documents from before a day; count them."""
    return _erase(connection, administration, _BOOKING.date < day_number(day))


def count_bookings_before(connection: Connection, administration: int, day: datetime.date) -> int:
    """Count the earlier bookings of documents from before a day."""
    old = select(_BOOKING.id).where(
        _BOOKING.administration == administration, _BOOKING.date < day_number(day)
    )
    return len(connection.execute(old).all())


def _erase(connection: Connection, administration: int, which: ColumnElement[bool]) -> int:
    wanted = select(past_bookings).where(_BOOKING.administration == administration, which)
    some = wanted.where(_BOOKING.id > bindparam("last")).order_by(_BOOKING.id).limit(_AT_ONCE)
    count = last = 0
    while rows := connection.execute(some, {"last": last}).all():
        _erase_rows(connection, administration, rows)
        count, last = count + len(rows), rows[-1].id
    if count:
        count_change(connection, administration)
    return count


def _erase_rows(connection: Connection, administration: int, rows: Sequence[Any]) -> None:
    entries = Entries(connection, administration)
    for row in rows:
        booking = booking_of(booking_row(row))
        entries.note_items(row.id, booking_row(row), words_of(booking))
        entries.note_drawn(row.id, booking_row(row), drawn_by(booking))
    entries.delete()
    ids, keys = [row.id for row in rows], [row.key for row in rows]
    lessons = obligation_lessons.c
    of_these = (lessons.administration == administration) & lessons.source.in_(keys)
    connection.execute(delete(obligation_lessons).where(of_these))
    connection.execute(delete(past_replaced).where(past_replaced.c.booking.in_(ids)))
    connection.execute(delete(past_bookings).where(_BOOKING.id.in_(ids)))
