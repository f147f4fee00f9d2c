"""What earlier bookings are found by besides their own columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.store.bulk import add_rows, delete_rows
from boekwerk.store.past_rows import BookingRow
from boekwerk.store.tables_past import past_drawn, past_items, past_states


class Entries:
    """The rows of ``past_items`` and ``past_drawn`` of some bookings of an administration."""

    def __init__(self, connection: Connection, administration: int) -> None:
        self._connection = connection
        self._administration = administration
        self._items: list[tuple[Any, ...]] = []
        self._drawn: list[tuple[Any, ...]] = []

    def note_items(self, id: int, row: BookingRow, words: Iterable[tuple[int, str]]) -> None:
        """Take in the words that a booking which teaches is found by."""
        first, latest = (
            (self._administration, row.relation, row.sales),
            (row.booked_at, row.date, row.number, id),
        )
        self._items += [(*first, kind, word, row.own, *latest) for kind, word in words]

    def note_drawn(self, id: int, row: BookingRow, drawn: Mapping[str, int]) -> None:
        """Take in the cents that a booking drew on obligations."""
        for obligation, amount in drawn.items():
            self._drawn.append((self._administration, obligation, row.booked_at, id, amount))

    def add(self) -> None:
        """Add all rows that were taken in."""
        # In the order of the tree that they go into: half the work.
        self._items.sort()
        add_rows(self._connection, past_items, self._items)
        add_rows(self._connection, past_drawn, self._drawn)

    def delete(self) -> None:
        """Delete all rows that were taken in."""
        delete_rows(self._connection, past_items, self._items)
        delete_rows(self._connection, past_drawn, self._drawn)


def count_change(connection: Connection, administration: int) -> None:
    """Count a change of what an administration's earlier bookings are, or of what they teach."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    first = kind.insert(past_states).values(administration=administration, state=1)
    state = {"state": past_states.c.state + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["administration"], set_=state))
