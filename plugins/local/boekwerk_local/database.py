"""The SQLite file: its tables, opening it, and what its errors mean for the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from boekwerk import GiveUp, RetryLater

PACKAGE = "local"
_APPLICATION = 0x424F454B  # "BOEK", in the file's header
_VERSION = 2
_BUSY_SECONDS = 10.0
_CENTS = "INTEGER NOT NULL CHECK (typeof({0}) = 'integer')"

_TABLES = f"""
CREATE TABLE bookings (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
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
    UNIQUE (journal, year, sequence),
    UNIQUE (relation, direction, number_key)
);
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

_SINCE_FIRST = ("ALTER TABLE lines ADD COLUMN obligation TEXT",)
"""What a file of the first version lacks."""


class Database:
    """One administration's file. Every call opens it anew, so that nothing depends on a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file, made if it is not there."""
        with closing(_connected(self._absolute())) as connection:
            yield connection

    @contextmanager
    def opened_if_there(self) -> Iterator[sqlite3.Connection]:
        """Open the file; if it is not there, an empty one in memory: asking makes no files."""
        path = self._absolute()
        with refusals():
            there = path.exists()
        with closing(_connected(path if there else ":memory:")) as connection:
            yield connection

    def _absolute(self) -> Path:
        folder = self.path.absolute().parent
        with refusals():
            if not folder.is_dir():
                nl, en = f"De map {folder} bestaat niet.", f"The folder {folder} does not exist."
                raise GiveUp(PACKAGE, {"nl": nl, "en": en})
        return self.path.absolute()


def _connected(path: Path | str) -> sqlite3.Connection:
    with refusals():
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        with refusals():
            _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def refusals() -> Iterator[None]:
    """Say what an error of SQLite or of the disk means, as long as nothing is committed."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise meaning(error) from error


def meaning(error: Exception) -> RetryLater | GiveUp:
    """Tell whether waiting helps: it does when another process has the file."""
    if is_busy(error):
        text = {"nl": "De database is bezet.", "en": "The database is busy."}
        return RetryLater(PACKAGE, text, after_seconds=1)
    return GiveUp(PACKAGE, str(error))


def is_busy(error: Exception) -> bool:
    """Tell whether another process has the file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _prepare(connection: sqlite3.Connection) -> None:
    _require_ours(connection)
    _ask_for_wal(connection)
    # The default of WAL may lose the last commit when the power fails: after we gave a receipt.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if _number(connection, "PRAGMA user_version") < _VERSION:
        _make_tables(connection)


def _ask_for_wal(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # The file keeps the mode once it has it. While another process is making the file the change
        # is refused without waiting; the mode is only for speed, and the next opening asks again.
        if not is_busy(error):
            raise


def _require_ours(connection: sqlite3.Connection) -> None:
    version = _number(connection, "PRAGMA user_version")
    empty = _number(connection, "SELECT count(*) FROM sqlite_master") == 0
    application = _number(connection, "PRAGMA application_id")
    if not empty and application != _APPLICATION:
        nl, en = "Dit bestand is van een ander programma.", "This file is another program's."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})
    if version > _VERSION:
        nl = f"Dit bestand is van een nieuwere versie ({version}) van boekwerk-local."
        en = f"This file is of a newer version ({version}) of boekwerk-local."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _number(connection, "PRAGMA user_version")  # another process may have been first
        if version < _VERSION:
            for statement in _TABLES.split(";") if version == 0 else _SINCE_FIRST:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
