"""Writing earlier bookings: whole imports, and one booking at a time that was completed in Boekwerk.

A booking is known by its key. The same booking once more changes nothing; another one with the same key
takes its place, and what was there before is kept beside it.
"""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from msgspec import Struct, json
from sqlalchemy import Connection, bindparam, insert, select, update

from boekwerk.domain.errors import NothingThere
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Reason
from boekwerk.store.bulk import add_rows, free_ids
from boekwerk.store.past_entries import Entries, count_change
from boekwerk.store.past_rows import (
    BookingRow,
    booking_of,
    booking_row,
    drawn_by,
    normal_number,
    row_of,
    teaches,
    words_of,
)
from boekwerk.store.tables_past import past_bookings, past_imports, past_replaced

BATCH = 2_000
IMPORT_CACHE = 256 * 1024
"""How much of a file SQLite may keep in memory during an import, in KiB; it takes what it needs of it."""
_MOST_KEYS = 1_000
_BOOKING = past_bookings.c


class Origin(Struct, frozen=True):
    """Where imported bookings come from: the file's ``name``, the moment ``at`` which it is read.

    ``line`` tells in which line the booking begins that the file gave last, where that is known.
    """

    name: str
    at: datetime.datetime
    line: Callable[[], int | None] = lambda: None


class Added(Struct, frozen=True):
    """How many bookings were new, took the place of another one with the same key, or changed nothing.

    ``same`` also counts imported bookings with the key of one that was made in Boekwerk itself: an import
    never changes those.
    """

    new: int = 0
    replaced: int = 0
    same: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.replaced + other.replaced, self.same + other.same)


def add_bookings(
    connection: Connection,
    administration: int,
    bookings: Iterable[PastBooking],
    origin: Origin,
    *,
    batch: int = BATCH,
) -> Added:
    """Add bookings from elsewhere, from a stream: all of them, or none when it breaks off.

    All is done in the transaction of ``connection`` (`Store.writing` of the administration). Raises
    StoreError for a booking that cannot be kept, and whatever ``bookings`` raises.
    """
    values = {"administration": administration, "name": origin.name, "at": origin.at}
    empty = {"new": 0, "replaced": 0, "same": 0}
    made = insert(past_imports).values(**values, **empty).returning(past_imports.c.id)
    id = connection.execute(made).scalar_one()
    writer = _Writer(connection, administration, origin.at, id)
    added = Added()
    waiting: dict[str, _Given] = {}
    line = origin.line
    with _at_full_speed(connection):
        for booking in bookings:
            if booking.key in waiting or len(waiting) >= batch:
                added += writer.write(waiting)
                waiting = {}
            waiting[booking.key] = _given(booking, line())
        added += writer.write(waiting)
    counts = {"new": added.new, "replaced": added.replaced, "same": added.same}
    connection.execute(update(past_imports).where(past_imports.c.id == id).values(counts))
    if added.new or added.replaced:
        count_change(connection, administration)
    return added


def teach(
    connection: Connection, administration: int, booking: PastBooking, at: datetime.datetime
) -> Added:
    """Add a booking that was completed in Boekwerk; one with the same key, corrected since, is replaced.

    ``at`` is now. Raises StoreError for a booking that cannot be kept.
    """
    added = _Writer(connection, administration, at, None).write({booking.key: _given(booking, None)})
    if not added.same:
        count_change(connection, administration)
    return added


def correct(
    connection: Connection, administration: int, booking: PastBooking, at: datetime.datetime
) -> Added:
    """Replace a booking by what it should have been: as `teach`. Raises NothingThere for an unknown key."""
    known = select(_BOOKING.id).where(
        _BOOKING.administration == administration, _BOOKING.key == booking.key
    )
    if connection.execute(known).one_or_none() is None:
        raise NothingThere(Reason("past_booking_unknown", {"key": booking.key}))
    return teach(connection, administration, booking, at)


class _Writer:
    """Writes batches of bookings with different keys, one after the other."""

    def __init__(
        self, connection: Connection, administration: int, at: datetime.datetime, import_id: int | None
    ) -> None:
        self._connection = connection
        self._administration = administration
        self._at = at
        self._import = import_id

    def write(self, given: dict[str, _Given]) -> Added:
        known = self._known(list(given)) if given else {}
        changed = [(known[key], found) for key, found in given.items() if key in known]
        changed = [
            (before, found)
            for before, found in changed
            if self._may_change(before) and _differs(before, found.row)
        ]
        new = [found for key, found in given.items() if key not in known] if known else list(given.values())
        self._add(new)
        self._replace(changed)
        return Added(len(new), len(changed), len(given) - len(new) - len(changed))

    def _known(self, keys: Sequence[str]) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for start in range(0, len(keys), _MOST_KEYS):
            asked = {"administration": self._administration, "keys": keys[start : start + _MOST_KEYS]}
            known.update((row.key, row) for row in self._connection.execute(_KNOWN, asked))
        return known

    def _may_change(self, known: Any) -> bool:
        """Tell whether a booking may be replaced: what was made in Boekwerk no import changes."""
        return self._import is None or not known.own

    def _add(self, found: Sequence[_Given]) -> None:
        rows, entries = [], Entries(self._connection, self._administration)
        ids = free_ids(self._connection, past_bookings, len(found)) if found else ()
        for id, (row, words, drawn, line) in zip(ids, found, strict=True):
            ours = (normal_number(row), abs(row.total), self._import, line)
            rows.append((id, self._administration, *row, None, False, not row.one_off, *ours))
            if not row.one_off:
                entries.note_items(id, row, words)
            if drawn:
                entries.note_drawn(id, row, drawn)
        add_rows(self._connection, past_bookings, rows)
        entries.add()

    def _replace(self, found: Sequence[tuple[Any, _Given]]) -> None:
        if not found:
            return
        outdated, entries = (Entries(self._connection, self._administration) for _ in range(2))
        kept, changes = [], []
        for known, (row, words, drawn, line) in found:
            before = booking_of(booking_row(known))
            outdated.note_items(known.id, booking_row(known), words_of(before))
            outdated.note_drawn(known.id, booking_row(known), drawn_by(before))
            kept.append(self._kept(known, before))
            now_teaches = teaches(row.one_off, known.one_off_marked, forgotten=known.forgotten)
            ours = {"normal_number": normal_number(row), "size": abs(row.total), "teaches": now_teaches}
            whence = {"import": self._import, "line": line}
            changes.append({**row._asdict(), **ours, **whence, "this": known.id})
            entries.note_drawn(known.id, row, drawn)
            if now_teaches:
                entries.note_items(known.id, row, words)
        self._connection.execute(insert(past_replaced), kept)
        outdated.delete()
        self._connection.execute(_CHANGE, changes)
        entries.add()

    def _kept(self, known: Any, before: PastBooking) -> dict[str, Any]:
        whence = {"import": known._mapping["import"], "line": known.line}
        return {"booking": known.id, "at": self._at, "content": json.encode(before).decode(), **whence}


class _Given(NamedTuple):
    """A booking that is given, as far as it is to be written; it need not be kept itself."""

    row: BookingRow
    words: set[tuple[int, str]]
    drawn: dict[str, int]
    line: int | None


def _given(booking: PastBooking, line: int | None) -> _Given:
    return _Given(row_of(booking), words_of(booking), drawn_by(booking), line)


def _differs(known: Any, row: BookingRow) -> bool:
    if known.own and not row.own:
        return False
    if booking_row(known) == row:
        return False
    # The same amount may be written in two ways.
    return booking_of(booking_row(known)) != booking_of(row)


@contextmanager
def _at_full_speed(connection: Connection) -> Iterator[None]:
    """Do without what slows down an import, while it lasts."""
    was_on, before = gc.isenabled(), None
    # The search for circles of objects, which bookings are never in, takes a fifth of the time.
    gc.disable()
    if connection.dialect.name == "sqlite":
        # Where an index outgrows the cache, a page is written and read back for nearly every booking.
        before = connection.exec_driver_sql("PRAGMA cache_size").scalar()
        connection.exec_driver_sql(f"PRAGMA cache_size = -{IMPORT_CACHE}")
    try:
        yield
    finally:
        if before is not None:
            connection.exec_driver_sql(f"PRAGMA cache_size = {before}")
        if was_on:
            gc.enable()


_KNOWN = select(past_bookings).where(
    _BOOKING.administration == bindparam("administration"),
    _BOOKING.key.in_(bindparam("keys", expanding=True)),
)
_CHANGE = update(past_bookings).where(_BOOKING.id == bindparam("this"))
