"""A store in a file: how SQLite is opened so that what was written lasts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.places import Place

APPLICATION_ID = 0x426F656B
"""'Boek': by which the file says whose it is, also to the command ``file``."""
_WAIT_MS = 60_000
_BEGIN = "boekwerk_begin"
"""The option of a connection that writes; those without it only read."""


def connect(place: Place, *, create: bool) -> Engine:
    """Give the engine of a file that is a store, or is made one here if ``create``.

    Raises StoreError when it is not there, or is not ours.
    """
    assert place.file is not None
    file = place.file.absolute()
    _own(file, place, create=create)
    engine = create_engine("sqlite://", creator=_creator(file), poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def engines(engine: Engine) -> tuple[Engine, Engine]:
    """Give the engine for reading and the one for writing, over the same connections."""
    # A writer that read first, and wants to write then, may find that it is too late.
    return engine, engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def _own(file: Path, place: Place, *, create: bool) -> None:
    """Make sure that the file is a store, and make it one where it is nothing yet."""
    where = {"store": str(place)}
    # Another process may be making it at this moment.
    if file.is_dir() or (not create and not file.is_file()):
        raise StoreError(Reason("store_missing", where))
    if not file.parent.is_dir():
        raise StoreError(Reason("store_folder_missing", {**where, "folder": str(file.parent)}))
    connection = _connected(file, "rwc" if create else "rw")
    try:
        owner = connection.execute("PRAGMA application_id").fetchone()[0]
        is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if owner != APPLICATION_ID and not (owner == 0 and is_empty):
            raise StoreError(Reason("store_of_another_program", where))
        if not create and is_empty:
            raise StoreError(Reason("store_missing", where))
        if owner == 0:
            # First this, in the file itself: whoever comes in between sees whose it is.
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        raise StoreError(Reason("store_failed", {**where, "problem": str(error)})) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(Reason("store_of_another_program", where)) from error
    finally:
        connection.close()


def _creator(file: Path) -> Callable[[], sqlite3.Connection]:
    def connected() -> sqlite3.Connection:
        connection = _connected(file, "rw")
        connection.execute("PRAGMA foreign_keys = ON")
        # In WAL, FULL is what lets a commit survive a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -65536")
        # What is erased must not stay in the file as pages that are free.
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    return connected


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    # Without isolation level: transactions begin and end where we say, also around CREATE TABLE.
    return sqlite3.connect(
        f"{file.as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if _BEGIN in options else 'ON'}")
    connection.exec_driver_sql(options.get(_BEGIN, "BEGIN"))
