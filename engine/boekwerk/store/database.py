"""The store: one database with everything that an office's Boekwerk must remember."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from boekwerk.store import postgresql, sqlite
from boekwerk.store.administrations import wait_for_turn
from boekwerk.store.failing import is_conflict, said_clearly
from boekwerk.store.migrating import bring_up_to_date
from boekwerk.store.places import Place, place_of

_Result = TypeVar("_Result")
_MOST_ATTEMPTS = 8


class Store:
    """A database of one office, in a file (SQLite) or on a server (PostgreSQL).

    Use it from one process at a time; several processes may each open it. Close it in the end.
    """

    def __init__(self, place: Place, engine: Engine) -> None:
        self.place = place
        self.engine = engine
        self._ends_idle = False
        self._reader, self._writer = (sqlite if place.is_sqlite else postgresql).engines(engine)

    @classmethod
    def open(cls, place: str | Path, *, create: bool) -> Store:
        """Open a store, and bring its tables to what this version of Boekwerk works with.

        ``place`` is a file, ``sqlite:///…`` or ``postgresql://…``. Raises StoreError when it is not there
        and may not be made, is of another program or of a newer Boekwerk, or cannot be used.
        """
        where = place_of(place)
        store = cls(where, (sqlite if where.is_sqlite else postgresql).connect(where, create=create))
        try:
            with said_clearly(where):
                bring_up_to_date(store._reader, store._writer, where, create=create)
        except BaseException:
            store.close()
            raise
        return store

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is a file, not a server."""
        return self.place.is_sqlite

    def end_idle_transactions(self, seconds: int) -> None:
        """Let a server end our transactions in which nothing happens for so long: see there.

        For who only has short ones. In a file nobody is cut off from it.
        """
        if not self.is_sqlite and not self._ends_idle:
            self._ends_idle = True
            postgresql.end_idle_transactions(self.engine, seconds)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def leave_nothing_behind(self) -> None:
        """Let what was erased leave the file beside the store too, as far as nobody reads at this moment.

        A server does so in its own time. Raises StoreError when the database fails.
        """
        if self.is_sqlite:
            with said_clearly(self.place), self.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the store for as long as it is used, and cannot write.

        Raises StoreError when the database fails.
        """
        with said_clearly(self.place), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, administration: int | None = None) -> Iterator[Connection]:
        """Give a connection of which all that is written is kept together, or nothing of it.

        In SQLite one writer at a time gets in. In PostgreSQL (READ COMMITTED) that is so among those who
        name the same ``administration`` (its row's id); who names none must get by with what constraints,
        ``ON CONFLICT`` and row locks hold. Raises StoreBusy when another kept us out too long or won a
        conflict, StoreError when the database fails; nothing was written then.
        """
        with said_clearly(self.place), self._writer.begin() as connection:
            if administration is not None:
                wait_for_turn(connection, administration)
            yield connection

    def write(self, work: Callable[[Connection], _Result], administration: int | None = None) -> _Result:
        """Do ``work`` as in `writing`, again when another writer won a conflict.

        ``work`` must not do anything outside the database: it may run several times. Raises as `writing`.
        """
        with said_clearly(self.place):
            for attempt in range(1, _MOST_ATTEMPTS):
                try:
                    with self._writer.begin() as connection:
                        if administration is not None:
                            wait_for_turn(connection, administration)
                        return work(connection)
                except DBAPIError as error:
                    if not is_conflict(error):
                        raise
                time.sleep(random.uniform(0, 0.005 * 2**attempt))
        with self.writing(administration) as connection:
            return work(connection)
