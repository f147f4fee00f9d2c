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
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextmanager
def said_clearly(place: Place) -> Iterator[None]:
    """Turn failures of the database into a StoreError. Faults of a statement of ours stay what they are."""
    try:
        yield
    except DBAPIError as error:
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
    # The lowest byte; the others tell more precisely which kind it was.
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _BUSY


def _is_damaged(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
