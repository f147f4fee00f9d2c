"""The SQLite file: its tables, opening it, and what its errors mean for the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from boekwerk import GiveUp, RetryLater
from boekwerk_local.schema import VERSION, make_tables

PACKAGE = "local"
_APPLICATION = 0x424F454B  # "BOEK", in the file's header
_BUSY_SECONDS = 10.0


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
    connection.execute("PRAGMA foreign_keys = OFF")  # a table that others refer to may be made anew
    if _number(connection, "PRAGMA user_version") < VERSION:
        _renew(connection)
    connection.execute("PRAGMA foreign_keys = ON")


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
    if version > VERSION:
        nl = f"Dit bestand is van een nieuwere versie ({version}) van boekwerk-local."
        en = f"This file is of a newer version ({version}) of boekwerk-local."
        raise GiveUp(PACKAGE, {"nl": nl, "en": en})


def _renew(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _number(connection, "PRAGMA user_version")  # another process may have been first
        if version < VERSION:
            make_tables(connection, version)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
