"""Booking in one transaction, putting a booking in another's place, and finding what was booked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boekwerk import CorrectBooking, GiveUp, LookUpFirst, Plan, Receipt
from boekwerk_local.database import PACKAGE, is_busy, meaning, refusals
from boekwerk_local.planning import content_sha256

_NUMBER = "journal || '-' || year || '-' || printf('%06d', sequence)"
_KEPT = ("lines", "entries")
_MOST_DIGITS = 18


def find(connection: sqlite3.Connection, reference: str) -> Receipt | None:
    """Find the booking under our reference."""
    with refusals():
        row = row_of(connection, "reference = ? AND undone = 0", reference)
    return Receipt(row["package_number"], already_there=True) if row else None


def post(connection: sqlite3.Connection, plan: Plan, *, keep: bool) -> Receipt:
    """Write the plan's rows in one transaction, kept or taken back.

    A plan that was sent before gives its first receipt. Raises CorrectBooking for a number that the
    relation already has, RetryLater when the file stays busy, and LookUpFirst when the commit fails.
    """
    payload = plan.requests[0].payload
    with transaction(connection, keep=keep):
        return _earlier(connection, payload) or _written(connection, payload, plan.fence)


def replace(connection: sqlite3.Connection, number: str, plan: Plan) -> Receipt:
    """Put what is planned in the place of a booking, which keeps its number.

    Raises GiveUp when the booking is not there, was undone, or was changed by one who came later, and
    CorrectBooking for another journal or fiscal year: those are in the number.
    """
    payload = plan.requests[0].payload
    with transaction(connection):
        row = standing(connection, number)
        _require_place(connection, row, payload["booking"], plan.fence)
        own = {"content_sha256": content_sha256(payload), "fence": plan.fence, "held": 0}
        changed = {**own, **payload["booking"]}
        places = ", ".join(f"{name} = :{name}" for name in changed)
        connection.execute(f"UPDATE bookings SET {places} WHERE id = :id", {**changed, "id": row["id"]})
        for table in reversed(_KEPT):
            connection.execute(f"DELETE FROM {table} WHERE booking = ?", (row["id"],))
        return _with_rows(connection, row["id"], payload)


def standing(connection: sqlite3.Connection, number: str) -> sqlite3.Row:
    """Give the booking of a number. Raises GiveUp when it is not there, or was undone."""
    row = numbered(connection, number)
    if row is None:
        nl, en = f"Er is geen boeking {number}.", f"There is no booking {number}."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})
    if row["undone"] or row["reverses"] is not None:
        nl, en = f"Boeking {number} is tegengeboekt.", f"Booking {number} was reversed."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})
    return row


def numbered(connection: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    """Find a booking by the package's own number, whether it stands or not."""
    journal, year, sequence = ("", "", *number.rsplit("-", 2))[-3:]
    if not (sequence.isascii() and sequence.isdigit() and len(sequence) < _MOST_DIGITS):
        return None
    row = row_of(connection, "journal = ? AND year = ? AND sequence = ?", journal, year, int(sequence))
    return row if row is not None and row["package_number"] == number else None


@contextmanager
def transaction(connection: sqlite3.Connection, *, keep: bool = True) -> Iterator[None]:
    """Write in one transaction, kept or taken back. Raises LookUpFirst when the commit fails."""
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
    _require_administration(connection, booking)
    row = row_of(connection, "reference = ? AND undone = 0", booking["reference"])
    if row:
        if row["content_sha256"] == content_sha256(payload):
            return Receipt(row["package_number"], already_there=True)
        nl = f"Deze referentie is gebruikt voor {row['package_number']}, met een andere inhoud."
        en = f"This reference was used for {row['package_number']}, with another content."
        raise CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="invalid", field="reference")
    _require_new_number(connection, booking, 0)
    return None


def _require_place(
    connection: sqlite3.Connection, row: sqlite3.Row, booking: dict[str, Any], fence: int
) -> None:
    if row["fence"] > fence:
        number = row["package_number"]
        nl, en = f"Boeking {number} is al door een ander gewijzigd.", f"Booking {number} was changed since."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})
    _require_administration(connection, booking)
    for field, name in (("journal", "journal"), ("period", "year")):
        if row[name] != booking[name]:
            nl = f"Boeking {row['package_number']} blijft in haar dagboek en boekjaar."
            en = f"Booking {row['package_number']} stays in its journal and fiscal year."
            raise CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="not_supported", field=field)
    other = row_of(connection, "reference = ? AND undone = 0", booking["reference"])
    if other and other["id"] != row["id"]:
        nl = f"Deze referentie is gebruikt voor {other['package_number']}."
        en = f"This reference was used for {other['package_number']}."
        raise CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="invalid", field="reference")
    _require_new_number(connection, booking, row["id"])


def _require_administration(connection: sqlite3.Connection, booking: dict[str, Any]) -> None:
    row = row_of(connection, "id = (SELECT min(id) FROM bookings)")
    if row and row["administration"] != booking["administration"]:
        nl = f"Dit bestand is van administratie {row['administration']}."
        en = f"This file is of the administration {row['administration']}."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})


def _require_new_number(connection: sqlite3.Connection, booking: dict[str, Any], but: int) -> None:
    key = (booking["relation"], booking["direction"], booking["number_key"])
    same = "relation = ? AND direction = ? AND number_key = ? AND undone = 0 AND reverses IS NULL"
    row = row_of(connection, f"{same} AND id <> ?", *key, but)
    if row:
        nl = f"Factuurnummer {row['number']} is al geboekt als {row['package_number']}."
        en = f"Invoice number {row['number']} was booked before, as {row['package_number']}."
        raise CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="duplicate", field="number")


def _written(connection: sqlite3.Connection, payload: dict[str, Any], fence: int) -> Receipt:
    own = {"content_sha256": content_sha256(payload), "fence": fence}
    id = add_booking(connection, {**payload["booking"], **own})
    return _with_rows(connection, id, payload)


def add_booking(connection: sqlite3.Connection, booking: dict[str, Any]) -> int:
    """Write the row of a booking under the next number of its journal and year, and give its id."""
    counter = "SELECT coalesce(max(sequence), 0) + 1 FROM bookings WHERE journal = ? AND year = ?"
    (sequence,) = connection.execute(counter, (booking["journal"], booking["year"])).fetchone()
    return insert(connection, "bookings", {**booking, "sequence": sequence})


def _with_rows(connection: sqlite3.Connection, id: int, payload: dict[str, Any]) -> Receipt:
    for table in _KEPT:
        for row in payload[table]:
            insert(connection, table, {"booking": id, **row})
    return balanced(connection, id)


def balanced(connection: sqlite3.Connection, id: int) -> Receipt:
    """Give the receipt of a booking that was written; raises CorrectBooking when it is out of balance."""
    balance = "SELECT sum(debit_cents) - sum(credit_cents) FROM entries WHERE booking = ?"
    if connection.execute(balance, (id,)).fetchone() != (0,):
        text = {"nl": "Debet en credit zijn niet gelijk.", "en": "Debit and credit are not equal."}
        raise CorrectBooking(PACKAGE, text, fault="invalid", field="entries")
    row = row_of(connection, "id = ?", id)
    assert row is not None
    return Receipt(row["package_number"])


def insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Write a row, and give its id."""
    columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    done = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", row)
    return done.lastrowid or 0


def row_of(connection: sqlite3.Connection, where: str, *values: object) -> sqlite3.Row | None:
    """Find a booking, with its ``package_number``."""
    question = f"SELECT *, {_NUMBER} AS package_number FROM bookings WHERE {where} LIMIT 1"
    found = rows(connection, question, *values)
    return found[0] if found else None


def rows(connection: sqlite3.Connection, question: str, *values: object) -> list[sqlite3.Row]:
    """Ask a question, and give its rows with the names of their columns."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(question, values).fetchall()
