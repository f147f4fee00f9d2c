"""Keeping what a package told of its master data: whole, or only what changed since the last time."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from boekwerk.store.kinds import KINDS, record_of
from boekwerk.store.snapshot_rows import KeptRow, NewRow, SnapshotRows, version_name, version_part
from boekwerk.store.snapshots import SavedSnapshot
from boekwerk.store.tables import records, snapshots

_AT_ONCE = 500
_BY_NAME = {kind.name: kind for kind in KINDS}

Merge = Callable[[str, Struct, Struct | None], Struct]
"""Makes of a table's record as the package gives it, and as it is kept (None: it is new), what to keep."""


class Told(Struct, frozen=True):
    """What a package told of a record, by the key that it is kept by; None: it is gone."""

    table: str
    key: str
    record: Struct | None


def save_changes(
    connection: Connection,
    administration: int,
    told: Iterable[Told],
    merge: Merge,
    complete: Iterable[str],
    now: datetime.datetime,
) -> SavedSnapshot:
    """Keep what was told, each key once, as the newest snapshot of an administration (its row).

    In the tables that are ``complete`` what was not told is gone. Only what differs is written; where
    nothing does there is no new snapshot. To be called within `Store.writing` for the administration, which
    must have a snapshot already.
    """
    last = select(func.max(snapshots.c.number)).where(snapshots.c.administration == administration)
    number: int = connection.execute(last).scalar_one()
    tables: dict[str, _Table] = {}

    def table(name: str) -> _Table:
        if name not in tables:
            tables[name] = _Table(SnapshotRows(connection, administration, _BY_NAME[name], number + 1))
        return tables[name]

    for name, of_table in groupby(told, attrgetter("table")):
        for some in _batches(of_table):
            table(name).take(some, merge)
    changed = sum(table(name).drop_untold() for name in complete)
    changed += sum(each.changed for each in tables.values())
    version = _version(connection, administration)
    if changed:
        number += 1
        values = {"administration": administration, "number": number, "version": version, "taken": now}
        connection.execute(insert(snapshots).values(values))
    return SavedSnapshot(administration, number, version, changed)


class _Table:
    """One table as it is kept, and as it becomes."""

    def __init__(self, rows: SnapshotRows) -> None:
        self.changed = 0
        self._rows = rows
        self._kept = rows.kept()
        self._told: set[str] = set()

    def take(self, told: list[Told], merge: Merge) -> None:
        """Write what differs."""
        held = self._rows.contents([each.key for each in told if each.key in self._kept])
        added: list[NewRow] = []
        ended: list[KeptRow] = []
        for each in told:
            self._told.add(each.key)
            before = self._kept.get(each.key)
            if each.record is not None:
                kept = None if before is None else record_of(held[each.key], self._rows.kind.record)
                row = self._rows.row(each.key, merge(each.table, each.record, kept))
                if before is not None and before.digest == row.digest:
                    continue
                added.append(row)
            if before is not None:
                ended.append(before)
        self.changed += len(ended) + sum(row.key not in self._kept for row in added)
        self._rows.end([row.id for row in ended])
        if added:
            self._rows.add(added)

    def drop_untold(self) -> int:
        """End what was not told; count it."""
        gone = [row.id for key, row in self._kept.items() if key not in self._told]
        self._rows.end(gone)
        return len(gone)


def _version(connection: Connection, administration: int) -> str:
    columns = records.c
    rows = connection.execute(
        select(columns.kind, columns.key, columns.digest).where(
            columns.administration == administration, columns.last_snapshot.is_(None)
        )
    )
    digests: dict[str, dict[str, bytes]] = {}
    for kind, key, digest in rows:
        digests.setdefault(kind, {})[key] = digest
    version = hashlib.sha256()
    for each in KINDS:
        version.update(version_part(each, digests.get(each.name, {})))
    return version_name(version)


def _batches(told: Iterable[Told]) -> Iterator[list[Told]]:
    rest = iter(told)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
