"""The tables of the SQLite file, and how a file of an earlier version gets them."""

from __future__ import annotations

import sqlite3

VERSION = 3
_CENTS = "INTEGER NOT NULL CHECK (typeof({0}) = 'integer')"

_BOOKINGS = f"""
CREATE TABLE bookings (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    administration TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('purchase', 'sales')),
    relation TEXT NOT NULL,
    journal TEXT NOT NULL,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    booking_date TEXT NOT NULL,
    period TEXT,
    due_date TEXT,
    payment_condition TEXT,
    payment_reference TEXT,
    iban TEXT,
    currency TEXT NOT NULL,
    total_cents {_CENTS.format("total_cents")},
    total_home_cents INTEGER,
    rate TEXT,
    rate_date TEXT,
    rate_source TEXT,
    g_account_iban TEXT,
    g_account_cents INTEGER,
    prepaid_cents {_CENTS.format("prepaid_cents")},
    discount_cents INTEGER,
    discount_until TEXT,
    discount_account TEXT,
    description TEXT,
    document_sha256 TEXT,
    held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    fence INTEGER NOT NULL DEFAULT 0,
    reverses INTEGER REFERENCES bookings (id),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    UNIQUE (journal, year, sequence)
);
"""
# A booking that was undone stays; its reference and its number may be booked once more.
_INDEXES = """
CREATE UNIQUE INDEX by_reference ON bookings (reference) WHERE undone = 0;
CREATE UNIQUE INDEX by_number ON bookings (relation, direction, number_key)
    WHERE undone = 0 AND reverses IS NULL;
CREATE UNIQUE INDEX by_undone ON bookings (reverses) WHERE reverses IS NOT NULL;
"""
_LINES = f"""
CREATE TABLE lines (
    booking INTEGER NOT NULL REFERENCES bookings (id),
    line INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ledger_account TEXT NOT NULL,
    vat_code TEXT,
    amount_cents {_CENTS.format("amount_cents")},
    vat_cents {_CENTS.format("vat_cents")},
    non_deductible_vat_cents {_CENTS.format("non_deductible_vat_cents")},
    self_assessed_vat_cents {_CENTS.format("self_assessed_vat_cents")},
    self_assessed_deductible_cents {_CENTS.format("self_assessed_deductible_cents")},
    description TEXT,
    cost_centre TEXT,
    project TEXT,
    period_from TEXT,
    period_until TEXT,
    obligation TEXT,
    PRIMARY KEY (booking, line)
) WITHOUT ROWID;
CREATE TABLE entries (
    booking INTEGER NOT NULL REFERENCES bookings (id),
    entry INTEGER NOT NULL,
    kind TEXT NOT NULL,
    line INTEGER,
    ledger_account TEXT NOT NULL,
    debit_cents {_CENTS.format("debit_cents")} CHECK (debit_cents >= 0),
    credit_cents {_CENTS.format("credit_cents")} CHECK (credit_cents >= 0),
    currency_cents INTEGER,
    relation TEXT,
    vat_code TEXT,
    description TEXT,
    cost_centre TEXT,
    project TEXT,
    PRIMARY KEY (booking, entry),
    FOREIGN KEY (booking, line) REFERENCES lines (booking, line)
) WITHOUT ROWID;
"""
_FILES = """
CREATE TABLE files (
    booking INTEGER NOT NULL REFERENCES bookings (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (booking, name, sha256)
);
"""
_SINCE_FIRST = "ALTER TABLE lines ADD COLUMN obligation TEXT;"
"""What a file of the first version lacks; one of the second has it."""


def make_tables(connection: sqlite3.Connection, version: int) -> None:
    """Give the file what it lacks; ``version`` is the one it has, 0: it is empty.

    To be called in a transaction, while foreign keys are not looked at.
    """
    if version == 0:
        _run(connection, _BOOKINGS + _INDEXES + _LINES + _FILES)
        return
    if version == 1:
        _run(connection, _SINCE_FIRST)
    _renew_bookings(connection)
    _run(connection, _INDEXES + _FILES)


def _renew_bookings(connection: sqlite3.Connection) -> None:
    """Make the table anew with its rows: SQLite cannot take a constraint away."""
    columns = ", ".join(row[1] for row in connection.execute("PRAGMA table_info(bookings)"))
    _run(connection, _BOOKINGS.replace("CREATE TABLE bookings", "CREATE TABLE bookings_anew"))
    connection.execute(f"INSERT INTO bookings_anew ({columns}) SELECT {columns} FROM bookings")
    _run(connection, "DROP TABLE bookings; ALTER TABLE bookings_anew RENAME TO bookings;")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(statement)
