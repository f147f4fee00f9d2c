"""A copy of a store in a file, made while others write: of one moment, whole, in one file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.sqlite import APPLICATION_ID

Watch = Callable[[int, int], None]
"""Is told how many pages there are still to do, and how many there are."""

_PAGES_AT_ONCE = 4_000


def copy_store(source: Path, target: Path, watch: Watch) -> None:
    """Copy a store as it is at this moment into ``target``, which is there and empty.

    Writers go on meanwhile. Raises StoreError when it cannot be read or written to the end.
    """
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as reader,
            closing(sqlite3.connect(target)) as writer,
        ):
            # One state for as long as it takes: else the copy begins anew at every change.
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reader.backup(writer, pages=_PAGES_AT_ONCE, progress=lambda _, left, all: watch(left, all))
    except sqlite3.Error as error:
        raise StoreError(Reason("backup_failed", {"file": str(target), "problem": str(error)})) from error


def in_one_file(file: Path) -> None:
    """Let a store that nobody has open stand in one file, without others that belong to it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def check_copy(file: Path) -> None:
    """Check that a file is a store and its database is whole. Raises StoreError when it is not."""
    about = {"file": str(file)}
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            owner = connection.execute("PRAGMA application_id").fetchone()[0]
            if owner != APPLICATION_ID:
                raise StoreError(Reason("backup_of_another_program", about))
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(Reason("backup_damaged", {**about, "problem": str(error)})) from error
    if found != "ok" or orphan is not None:
        problem = found if found != "ok" else f"foreign key: {orphan[0]}"
        raise StoreError(Reason("backup_damaged", {**about, "problem": problem}))
