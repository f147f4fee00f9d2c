"""What goes wrong in a database, as something that a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from boekwerk.domain.errors import StoreBusy, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.places import Place

# PostgreSQL: serialization failure, deadlock, unique violation, lock not available.
_CONFLICTS = frozenset({"40001", "40P01", "23505", "55P03"})


@contextmanager
def said_clearly(place: Place) -> Iterator[None]:
    """Turn failures of the database into a StoreError. Faults of a statement of ours stay what they are."""
    try:
        yield
    except DBAPIError as error:
        if _code(error) == sqlite3.SQLITE_ERROR:
            raise
        values = {"store": str(place)}
        if is_conflict(error) or _is_busy(error):
            raise StoreBusy(Reason("store_busy", values)) from error
        if isinstance(error, OperationalError | InternalError | InterfaceError) or _is_damaged(error):
            problem = " ".join(str(error.orig).split())
            raise StoreError(Reason("store_failed", {**values, "problem": problem})) from error
        raise


def is_conflict(error: DBAPIError) -> bool:
    """Tell whether another writer was first: the same may well go right the next time.

    In SQLite there is one writer at a time, so that nobody can have come in between.
    """
    return getattr(error.orig, "sqlstate", None) in _CONFLICTS


def _is_busy(error: DBAPIError) -> bool:
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _is_damaged(error: DBAPIError) -> bool:
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _code(error: DBAPIError) -> int | None:
    """Give SQLite's code of an error, less its finer distinctions; None for another database's."""
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
