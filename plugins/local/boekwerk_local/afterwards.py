"""What happens to a booking after it was made: read back, released, undone, given a file."""

from __future__ import annotations

import hashlib
import sqlite3

from boekwerk import Attached, PackageBooking, Receipt, from_cents
from boekwerk_local.database import refusals
from boekwerk_local.posting import (
    add_booking,
    balanced,
    insert,
    numbered,
    row_of,
    rows,
    standing,
    transaction,
)

_OURS = frozenset(
    "id reference content_sha256 administration year sequence number_key payment_condition document_sha256 "
    "held fence reverses undone package_number booking line entry".split()
)
"""What nobody changes in the package, or what is shown apart."""
_CENTS = "_cents"


def read(connection: sqlite3.Connection, number: str) -> PackageBooking | None:
    """Read a booking as it stands in the file; one that was undone is still there."""
    with refusals():
        row = numbered(connection, number)
        if row is None:
            return None
        content = _shown(row, "")
        for table, key in (("lines", "line"), ("entries", "entry")):
            of = rows(connection, f"SELECT * FROM {table} WHERE booking = ? ORDER BY {key}", row["id"])
            for index, each in enumerate(of):
                content |= _shown(each, f"{table}[{index}].")
    condition, held = row["payment_condition"], bool(row["held"])
    return PackageBooking(number, content, condition, held=held, reference=row["reference"])


def release(connection: sqlite3.Connection, number: str) -> None:
    """Free a booking for payment; one that is free stays so."""
    with transaction(connection):
        id = standing(connection, number)["id"]
        connection.execute("UPDATE bookings SET held = 0 WHERE id = ?", (id,))


def reverse(connection: sqlite3.Connection, number: str, reference: str) -> Receipt:
    """Book the contrary of a booking, which stays; its reference and number may be booked again.

    One that was reversed gives the receipt of that, whatever the reference.
    """
    with transaction(connection):
        row = numbered(connection, number)
        if row is not None and row["undone"]:
            made = row_of(connection, "reverses = ?", row["id"])
            assert made is not None
            return Receipt(made["package_number"], already_there=True)
        row = standing(connection, number)
        connection.execute("UPDATE bookings SET undone = 1 WHERE id = ?", (row["id"],))
        return _contrary(connection, row, reference)


def attach(connection: sqlite3.Connection, number: str, attached: Attached) -> None:
    """Keep a file with a booking; the same one is kept once."""
    sha256 = hashlib.sha256(attached.content).hexdigest()
    with transaction(connection):
        id = standing(connection, number)["id"]
        kept = (id, attached.name, attached.media_type, sha256, attached.content)
        connection.execute("INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?, ?)", kept)


def _shown(row: sqlite3.Row, path: str) -> dict[str, str | None]:
    return {
        f"{path}{name.removesuffix(_CENTS)}": _text(name, value)
        for name, value in dict(row).items()
        if name not in _OURS
    }


def _text(name: str, value: object) -> str | None:
    if name.endswith(_CENTS) and isinstance(value, int):
        return str(from_cents(value))
    return None if value is None else str(value)


def _contrary(connection: sqlite3.Connection, row: sqlite3.Row, reference: str) -> Receipt:
    of_its_own = {"id", "sequence", "package_number"}
    booking = {name: value for name, value in _negated(row).items() if name not in of_its_own}
    content_sha256 = hashlib.sha256(f"reverses {row['package_number']}".encode()).hexdigest()
    booking |= {
        "reference": reference,
        "content_sha256": content_sha256,
        "reverses": row["id"],
        "undone": 0,
    }
    id = add_booking(connection, booking)
    for line in rows(connection, "SELECT * FROM lines WHERE booking = ?", row["id"]):
        insert(connection, "lines", {**_negated(line), "booking": id})
    for entry in rows(connection, "SELECT * FROM entries WHERE booking = ?", row["id"]):
        swapped = {"debit_cents": entry["credit_cents"], "credit_cents": entry["debit_cents"]}
        insert(connection, "entries", {**_negated(entry), **swapped, "booking": id})
    return balanced(connection, id)


def _negated(row: sqlite3.Row) -> dict[str, object]:
    values: dict[str, object] = dict(row)
    return {
        name: -value if name.endswith(_CENTS) and isinstance(value, int) else value
        for name, value in values.items()
    }
