"""Booking in one transaction, and finding what was booked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boekwerk import CorrectBooking, GiveUp, LookUpFirst, Plan, Receipt
from boekwerk_local.database import PACKAGE, is_busy, meaning, refusals
from boekwerk_local.planning import content_sha256

_NUMBER = "journal || '-' || year || '-' || printf('%06d', sequence)"


def find(connection: sqlite3.Connection, reference: str) -> Receipt | None:
    """Find the booking under our reference."""
    with refusals():
        row = _row(connection, "reference = ?", reference)
    return Receipt(row["package_number"], already_there=True) if row else None


def post(connection: sqlite3.Connection, plan: Plan, *, keep: bool) -> Receipt:
    """Write the plan's rows in one transaction, kept or taken back.

    A plan that was sent before gives its first receipt. Raises CorrectBooking for a number that the
    relation already has, RetryLater when the file stays busy, and LookUpFirst when the commit fails.
    """
    payload = plan.requests[0].payload
    with _transaction(connection, keep=keep):
        return _earlier(connection, payload) or _written(connection, payload)


@contextmanager
def _transaction(connection: sqlite3.Connection, *, keep: bool) -> Iterator[None]:
    with refusals():
        connection.execute("BEGIN IMMEDIATE")  # from here on no other process writes
    try:
        with refusals():
            yield
    except BaseException:
        _roll_back(connection)
        raise
    if not keep:
        _roll_back(connection)
        return
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(connection)
        if is_busy(error):
            raise meaning(error) from error
        raise LookUpFirst(PACKAGE, str(error)) from error


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # some errors of SQLite have rolled back already
        connection.execute("ROLLBACK")


def _earlier(connection: sqlite3.Connection, payload: dict[str, Any]) -> Receipt | None:
    booking = payload["booking"]
    row = _row(connection, "id = (SELECT min(id) FROM bookings)")
    if row and row["administration"] != booking["administration"]:
        nl = f"Dit bestand is van administratie {row['administration']}."
        en = f"This file is of the administration {row['administration']}."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})
    row = _row(connection, "reference = ?", booking["reference"])
    if row:
        if row["content_sha256"] == content_sha256(payload):
            return Receipt(row["package_number"], already_there=True)
        nl = f"Deze referentie is gebruikt voor {row['package_number']}, met een andere inhoud."
        en = f"This reference was used for {row['package_number']}, with another content."
        raise CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="invalid", field="reference")
    key = (booking["relation"], booking["direction"], booking["number_key"])
    row = _row(connection, "relation = ? AND direction = ? AND number_key = ?", *key)
    if row:
        nl = f"Factuurnummer {row['number']} is al geboekt als {row['package_number']}."
        en = f"Invoice number {row['number']} was booked before, as {row['package_number']}."
        raise CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="duplicate", field="number")
    return None


def _written(connection: sqlite3.Connection, payload: dict[str, Any]) -> Receipt:
    booking = payload["booking"]
    counter = "SELECT coalesce(max(sequence), 0) + 1 FROM bookings WHERE journal = ? AND year = ?"
    (sequence,) = connection.execute(counter, (booking["journal"], booking["year"])).fetchone()
    own = {"sequence": sequence, "content_sha256": content_sha256(payload)}
    id = _insert(connection, "bookings", {**booking, **own})
    for line in payload["lines"]:
        _insert(connection, "lines", {"booking": id, **line})
    for entry in payload["entries"]:
        _insert(connection, "entries", {"booking": id, **entry})
    balance = "SELECT sum(debit_cents) - sum(credit_cents) FROM entries WHERE booking = ?"
    if connection.execute(balance, (id,)).fetchone() != (0,):
        text = {"nl": "Debet en credit zijn niet gelijk.", "en": "Debit and credit are not equal."}
        raise CorrectBooking(PACKAGE, text, fault="invalid", field="entries")
    row = _row(connection, "id = ?", id)
    assert row is not None
    return Receipt(row["package_number"])


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    done = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", row)
    return done.lastrowid or 0


def _row(connection: sqlite3.Connection, where: str, *values: object) -> sqlite3.Row | None:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    question = f"SELECT *, {_NUMBER} AS package_number FROM bookings WHERE {where} LIMIT 1"
    row: sqlite3.Row | None = cursor.execute(question, values).fetchone()
    return row
