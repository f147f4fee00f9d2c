"""Looking up records of master data, as they held in one snapshot."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from boekwerk.store.kinds import KINDS, record_of
from boekwerk.store.tables import record_keys, records

_RECORDS = {kind.name: kind.record for kind in KINDS}


class RecordQueries:
    """Finds records of an administration in one snapshot, over a connection that stays open."""

    def __init__(self, connection: Connection, administration: int, snapshot: int) -> None:
        self._connection = connection
        self._pin = {"administration": administration, "snapshot": snapshot}

    def all(self, kind: str) -> tuple[Any, ...]:
        """Give all records of a kind, in no order in particular."""
        return self._found(_ALL, kind, {"kind": kind})

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
