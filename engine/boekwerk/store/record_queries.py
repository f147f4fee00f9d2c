"""Looking up records of master data, as they held in one snapshot."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from boekwerk.store.kinds import KINDS, record_of
from boekwerk.store.tables import record_keys, records

_RECORDS = {kind.name: kind.record for kind in KINDS}
_MOST_TABLES = 256
_LARGEST_TABLE = 5_000


class RecordQueries:
    """Finds records of an administration in one snapshot, over a connection that stays open.

    ``version`` names the snapshot by its content, which never changes: the tables that were read last are
    remembered by it, for whoever asks next in this process.
    """

    def __init__(self, connection: Connection, administration: int, snapshot: int, version: str) -> None:
        self._connection = connection
        self._pin = {"administration": administration, "snapshot": snapshot}
        self._of = (str(connection.engine.url), administration, snapshot, version)

    def all(self, kind: str) -> tuple[Any, ...]:
        """Give all records of a kind, in no order in particular."""
        key = (*self._of, kind)
        found = _REMEMBERED.get(key)
        if found is None:
            found = self._found(_ALL, kind, {"kind": kind})
            _REMEMBERED.put(key, found)
        return found

    def one(self, kind: str, key: str) -> Any | None:
        """Find a record by its key."""
        found = self._found(_BY_KEY, kind, {"kind": kind, "key": key})
        return found[0] if found else None

    def with_value(self, kind: str, of: str, value: str) -> tuple[Any, ...]:
        """Find records of a kind by what `Kind.keys` gave, in no order in particular."""
        return self._found(_BY_VALUE, kind, {"of": of, "value": value})

    def _found(self, query: Select[str], kind: str, values: dict[str, str]) -> tuple[Any, ...]:
        rows = self._connection.execute(query, {**self._pin, **values}).scalars()
        return tuple(record_of(content, _RECORDS[kind]) for content in rows)


class _Remembered:
    """Tables by snapshot and kind; those that were read longest ago are forgotten first."""

    def __init__(self) -> None:
        self._tables: OrderedDict[tuple[Any, ...], tuple[Any, ...]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> tuple[Any, ...] | None:
        return self._tables.get(key)

    def put(self, key: tuple[Any, ...], table: tuple[Any, ...]) -> None:
        if len(table) > _LARGEST_TABLE:
            return
        with self._lock:
            self._tables[key] = table
            if len(self._tables) > _MOST_TABLES:
                self._tables.popitem(last=False)


_REMEMBERED = _Remembered()

_OF_SNAPSHOT = (records.c.first_snapshot <= bindparam("snapshot")) & or_(
    records.c.last_snapshot.is_(None), records.c.last_snapshot >= bindparam("snapshot")
)
_OF_KIND = (records.c.administration == bindparam("administration")) & (records.c.kind == bindparam("kind"))
_ALL = select(records.c.content).where(_OF_KIND, _OF_SNAPSHOT)
_BY_KEY = _ALL.where(records.c.key == bindparam("key"))
_BY_VALUE = (
    select(records.c.content)
    .join_from(record_keys, records, record_keys.c.record == records.c.id)
    .where(record_keys.c.administration == bindparam("administration"))
    .where(record_keys.c.kind == bindparam("of"), record_keys.c.value == bindparam("value"))
    .where(_OF_SNAPSHOT)
)
