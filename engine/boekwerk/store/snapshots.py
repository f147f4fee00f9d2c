"""Keeping master data as it changes: each state is a snapshot, of which only the changes are kept."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, insert, select, update

from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.store.administrations import add_administration, note_import
from boekwerk.store.bulk import add_rows, free_ids
from boekwerk.store.kinds import KINDS, Kind, content_of, joined
from boekwerk.store.tables import administrations, record_keys, records, snapshots

_AT_ONCE = 20_000


class MasterRecords(Struct, frozen=True):
    """One state of an administration's master data: ``tables`` by name; see `boekwerk.store.kinds`.

    ``change_token`` is what the package, or the reader of a folder, calls this state; ``folder`` is the
    folder that it came from, in which its rules are looked for.
    """

    settings: Settings
    capabilities: Capabilities
    tables: Mapping[str, Sequence[Struct]]
    change_token: str | None = None
    folder: str | None = None


class SavedSnapshot(Struct, frozen=True):
    """What `save_snapshot` made of master data: the snapshot that has it, and what differed before.

    ``administration`` is the id of the administration's row; ``changed`` counts the records that were
    added, changed or taken away, 0 where the last snapshot was the same already.
    """

    administration: int
    number: int
    version: str
    changed: int


def save_snapshot(connection: Connection, given: MasterRecords, now: datetime.datetime) -> SavedSnapshot:
    """Keep master data as the administration's newest snapshot; of what is in it already, nothing.

    Adds the administration where it is not in the store. The version names the content: the same records
    have the same, in whatever order and after whatever else. To be called within `Store.writing`.
    """
    id = add_administration(connection, given.settings.id, given.settings.name, now)
    of_this = administrations.c.id == id
    connection.execute(
        update(administrations).where(of_this).values(name=given.settings.name, folder=given.folder)
    )
    note_import(connection, id, now)
    last = select(func.max(snapshots.c.number)).where(snapshots.c.administration == id)
    number = connection.execute(last).scalar() or 0
    version, changed = hashlib.sha256(), 0
    for kind in KINDS:
        changes = _Changes(connection, id, kind, number + 1)
        changed += changes.take(_records_of(given, kind.name))
        version.update(f"{kind.name} {changes.digest()}\n".encode())
    name = f"sha256:{version.hexdigest()}"
    values: dict[str, Any] = {"change_token": given.change_token}
    if changed or number == 0:
        number += 1
        values |= {"administration": id, "number": number, "version": name, "taken": now}
        connection.execute(insert(snapshots).values(values))
    else:
        of_last = (snapshots.c.administration == id) & (snapshots.c.number == number)
        connection.execute(update(snapshots).where(of_last).values(values))
    return SavedSnapshot(id, number, name, changed)


def _records_of(given: MasterRecords, table: str) -> Sequence[Struct]:
    if table in ("settings", "capabilities"):
        return (getattr(given, table),)
    return given.tables.get(table, ())


class _Kept(NamedTuple):
    id: int
    digest: bytes


class _Changes:
    """What differs between a table as it is given and as it was in the last snapshot."""

    def __init__(self, connection: Connection, administration: int, kind: Kind, number: int) -> None:
        self._connection = connection
        self._administration = administration
        self._kind = kind
        self._number = number
        self._digests: dict[str, bytes] = {}

    def take(self, given: Sequence[Struct]) -> int:
        """Write the differences, and give how many there are."""
        kept = self._kept()
        added = self._added(given, kept)
        count = 0
        while rows := list(islice(added, _AT_ONCE)):
            self._add(rows)
            count += len(rows)
        changed = [kept[key].id for key in kept if self._digests.get(key) != kept[key].digest]
        self._end(changed)
        return count + sum(key not in self._digests for key in kept)

    def digest(self) -> str:
        """Name the content of the table, whatever its order."""
        parts = (key.encode() + b"\0" + self._digests[key] for key in sorted(self._digests))
        return hashlib.sha256(b"\n".join(parts)).hexdigest()

    def _kept(self) -> dict[str, _Kept]:
        columns = records.c
        still = (columns.administration == self._administration) & (columns.kind == self._kind.name)
        rows = select(columns.key, columns.id, columns.digest).where(still, columns.last_snapshot.is_(None))
        return {key: _Kept(id, digest) for key, id, digest in self._connection.execute(rows)}

    def _added(
        self, given: Sequence[Struct], kept: Mapping[str, _Kept]
    ) -> Iterator[tuple[Struct, tuple[Any, ...]]]:
        times: Counter[str] = Counter()
        for record in given:
            key = self._kind.key(record)
            times[key] += 1
            if times[key] > 1:  # booked twice, say: both are kept
                key = joined(key, times[key])
            content = content_of(record)
            digest = hashlib.sha256(content.encode()).digest()
            self._digests[key] = digest
            if key not in kept or kept[key].digest != digest:
                yield record, self._row(key, digest, content)

    def _row(self, key: str, digest: bytes, content: str) -> tuple[Any, ...]:
        """Give the columns of ``records`` but the first."""
        return self._administration, self._kind.name, key, self._number, None, digest, content

    def _add(self, rows: Sequence[tuple[Struct, tuple[Any, ...]]]) -> None:
        ids = free_ids(self._connection, records, len(rows))
        numbered = list(zip(ids, rows, strict=True))
        add_rows(self._connection, records, [(id, *row) for id, (_, row) in numbered])
        of_kind = self._kind.keys
        if of_kind is None:
            return
        keys = [
            (self._administration, kind, value, id)
            for id, (record, _) in numbered
            for kind, value in dict.fromkeys(of_kind(record))
        ]
        # In the order of the tree that they go into: half the work.
        keys.sort()
        add_rows(self._connection, record_keys, keys)

    def _end(self, ids: Sequence[int]) -> None:
        if ids:
            ended = update(records).where(records.c.id == bindparam("ended"))
            self._connection.execute(
                ended.values(last_snapshot=self._number - 1), [{"ended": id} for id in ids]
            )
