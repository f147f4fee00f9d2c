"""What earlier bookings are found by besides their own columns; and rows in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.past import PastBooking
from boekwerk.store.past_rows import BookingRow, DrawnRow, ItemRow, drawn_rows, item_rows
from boekwerk.store.tables_past import past_bookings, past_drawn, past_items, past_states


class Entries:
    """The rows of ``past_items`` and ``past_drawn`` of some bookings of an administration."""

    def __init__(self, connection: Connection, administration: int) -> None:
        self._connection = connection
        self._administration = administration
        self._items: list[ItemRow] = []
        self._drawn: list[DrawnRow] = []

    def note_items(self, id: int, row: BookingRow, booking: PastBooking) -> None:
        """Take in by what a booking that teaches is found."""
        self._items.extend(item_rows(self._administration, id, row, booking))

    def note_drawn(self, id: int, row: BookingRow, booking: PastBooking) -> None:
        """Take in what a booking drew on obligations."""
        self._drawn.extend(drawn_rows(self._administration, id, row, booking))

    def add(self) -> None:
        """Add all rows that were taken in."""
        # In the order of the tree that they go into: half the work.
        self._items.sort()
        add_rows(self._connection, past_items, self._items)
        add_rows(self._connection, past_drawn, self._drawn)

    def delete(self) -> None:
        """Delete all rows that were taken in."""
        _delete_rows(self._connection, past_items, self._items)
        _delete_rows(self._connection, past_drawn, self._drawn)


def add_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, each with a value for every column of a table in their order, as fast as can be."""
    names = ", ".join(_quoted(connection, column.name) for column in table.columns)
    marks = ", ".join(_mark(connection) for _ in table.columns)
    _run_many(connection, f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)


def free_ids(connection: Connection, count: int) -> Sequence[int]:
    """Give numbers for new rows of ``past_bookings``; nobody else gets the same."""
    if connection.dialect.name == "sqlite":  # where nobody else is writing
        last = connection.execute(select(func.max(past_bookings.c.id))).scalar() or 0
        return range(last + 1, last + 1 + count)
    drawn = text(
        "SELECT nextval(pg_get_serial_sequence('past_bookings', 'id')) FROM generate_series(1, :n)"
    )
    return connection.execute(drawn, {"n": count}).scalars().all()


def count_change(connection: Connection, administration: int) -> None:
    """Count a change of what an administration's earlier bookings are, or of what they teach."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    first = kind.insert(past_states).values(administration=administration, state=1)
    state = {"state": past_states.c.state + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["administration"], set_=state))


def _delete_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Delete the rows with these values of the primary key, with which the columns of the table begin."""
    names = table.primary_key.columns.keys()
    wanted = " AND ".join(f"{_quoted(connection, name)} = {_mark(connection)}" for name in names)
    keys = [tuple(row[: len(names)]) for row in rows]
    _run_many(connection, f"DELETE FROM {table.name} WHERE {wanted}", keys)


def _run_many(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    # Past SQLAlchemy's own insert, which takes a dict for every row and half as long again.
    if rows:
        connection.exec_driver_sql(statement, list(rows))


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"
