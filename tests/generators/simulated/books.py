"""The books of the simulated package: what it holds, and what it did, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

_TABLES = """
CREATE TABLE IF NOT EXISTS bookings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    administration TEXT NOT NULL,
    reference TEXT,
    fence INTEGER NOT NULL,
    relation TEXT NOT NULL,
    direction TEXT NOT NULL,
    document TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    payment_condition TEXT,
    held INTEGER NOT NULL,
    freed REAL,
    content TEXT NOT NULL,
    reverses INTEGER,
    made REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS files (
    booking INTEGER NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (booking, name)
);
CREATE TABLE IF NOT EXISTS records (
    at INTEGER PRIMARY KEY AUTOINCREMENT, "table" TEXT NOT NULL, key TEXT NOT NULL, record TEXT
);
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, action TEXT NOT NULL, reference TEXT,
    number TEXT, fault TEXT, status INTEGER
);
"""
BLOCKING = "AUT"
"""The payment condition with which the simulated packages pay nothing."""
_FREED = f"""
UPDATE bookings SET freed = CASE
    WHEN NOT held AND coalesce(payment_condition, '') != '{BLOCKING}' THEN :at END
"""


class SimulatedBooking(Struct, frozen=True):
    """A booking as it stands in the simulated package.

    ``held`` is what keeps it from payment, apart from a payment condition; ``reverses`` the number of the
    booking that it undoes; ``freed`` the first moment since it was made at which it could be paid.
    """

    number: str
    administration: str
    reference: str | None
    fence: int
    relation: str
    direction: str
    document: str
    total_cents: int
    payment_condition: str | None
    held: bool
    freed: float | None
    content: dict[str, str | None]
    reverses: str | None
    made: float

    @property
    def is_payable(self) -> bool:
        """Tell whether the package would pay it."""
        return not self.held and self.payment_condition != BLOCKING


class Call(Struct, frozen=True):
    """A call that came in: what for, the fault that was played, and the answer (None: there was none)."""

    action: str
    reference: str | None
    number: str | None
    fault: str | None
    status: int | None


class Books:
    """One file for all administrations; every method is one transaction, whatever thread calls it."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one transaction."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, question: str, *values: object) -> list[sqlite3.Row]:
        """Ask a question."""
        with self._lock:
            return self._connection.execute(question, values).fetchall()

    def add(self, fields: dict[str, Any]) -> str:
        """Make a booking, and give its number."""
        with self.writing() as connection:
            names = ", ".join(fields)
            places = ", ".join(f":{name}" for name in fields)
            done = connection.execute(f"INSERT INTO bookings ({names}) VALUES ({places})", fields)
            given = {"of": done.lastrowid, "at": fields["made"]}
            connection.execute(f"{_FREED} WHERE number = :of", given)
            return str(done.lastrowid)

    def change(self, number: str, at: float, **fields: Any) -> None:
        """Change a booking at a moment."""
        changes = ", ".join(f"{name} = :{name}" for name in fields)
        with self.writing() as connection:
            given = {**fields, "of": int(number), "at": at}
            connection.execute(f"UPDATE bookings SET {changes} WHERE number = :of", given)
            connection.execute(f"{_FREED} WHERE number = :of AND freed IS NULL", given)

    def remove(self, number: str) -> None:
        """Delete a booking with its files; its number is not used again."""
        with self.writing() as connection:
            connection.execute("DELETE FROM files WHERE booking = ?", (int(number),))
            connection.execute("DELETE FROM bookings WHERE number = ?", (int(number),))

    def bookings(self, where: str = "1 = 1", *values: object) -> list[SimulatedBooking]:
        """List bookings in the order in which they were made."""
        found = self.rows(f"SELECT * FROM bookings WHERE {where} ORDER BY number", *values)
        return [_booking(row) for row in found]

    def note(self, call: Call, at: float) -> None:
        """Write down that a call came in."""
        with self.writing() as connection:
            connection.execute(
                "INSERT INTO calls (at, action, reference, number, fault, status)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (at, call.action, call.reference, call.number, call.fault, call.status),
            )

    def calls(self, action: str | None = None) -> list[Call]:
        """List the calls that came in, of one kind or all."""
        where = ("WHERE action = ?", action) if action else ("",)
        found = self.rows(f"SELECT * FROM calls {where[0]} ORDER BY id", *where[1:])
        return [Call(*(row[name] for name in Call.__struct_fields__)) for row in found]


def _booking(row: sqlite3.Row) -> SimulatedBooking:
    values = dict(row)
    values["number"] = str(values["number"])
    values["reverses"] = None if values["reverses"] is None else str(values["reverses"])
    values["content"] = json.loads(values["content"])
    values["held"] = bool(values["held"])
    return SimulatedBooking(**values)
