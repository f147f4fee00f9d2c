"""Rows in bulk, past SQLAlchemy's own insert, which takes a dict for every row and half as long again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

Rows = Sequence[tuple[Any, ...]]


def add_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, each with a value for every column of a table in their order, as fast as can be."""
    names = ", ".join(_quoted(connection, column.name) for column in table.columns)
    marks = ", ".join(_mark(connection) for _ in table.columns)
    _run_many(connection, f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)


def delete_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Delete the rows with these values of the primary key, with which the columns of the table begin."""
    names = table.primary_key.columns.keys()
    wanted = " AND ".join(f"{_quoted(connection, name)} = {_mark(connection)}" for name in names)
    keys = [tuple(row[: len(names)]) for row in rows]
    _run_many(connection, f"DELETE FROM {table.name} WHERE {wanted}", keys)


def free_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Give numbers for new rows of a table; nobody else gets the same (within `Store.writing`)."""
    if connection.dialect.name == "sqlite":  # where nobody else is writing
        last = connection.execute(select(func.max(table.c.id))).scalar() or 0
        return range(last + 1, last + 1 + count)
    drawn = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
    return connection.execute(select(drawn).select_from(func.generate_series(1, count))).scalars().all()


def _run_many(connection: Connection, statement: str, rows: Rows) -> None:
    if rows:
        connection.exec_driver_sql(statement, list(rows))


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"
