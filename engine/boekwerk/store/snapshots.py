"""Keeping master data as it changes: each state is a snapshot, of which only the changes are kept."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select, update

from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.store.administrations import add_administration, note_import
from boekwerk.store.kinds import KINDS, joined
from boekwerk.store.snapshot_rows import KeptRow, NewRow, SnapshotRows, version_name, version_part
from boekwerk.store.tables import administrations, snapshots
from boekwerk.store.waiting_for_release import check_release_setting

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
    have the same, in whatever order and after whatever else. Raises ReleaseError where they switch off what
    documents wait for (PR-8). To be called within `Store.writing`.
    """
    id = add_administration(connection, given.settings.id, given.settings.name, now)
    check_release_setting(connection, id, given.settings)
    of_this = administrations.c.id == id
    connection.execute(
        update(administrations).where(of_this).values(name=given.settings.name, folder=given.folder)
    )
    note_import(connection, id, now)
    last = select(func.max(snapshots.c.number)).where(snapshots.c.administration == id)
    number = connection.execute(last).scalar() or 0
    version, changed = hashlib.sha256(), 0
    for kind in KINDS:
        rows = SnapshotRows(connection, id, kind, number + 1)
        digests, differences = _changes(rows, _records_of(given, kind.name))
        changed += differences
        version.update(version_part(kind, digests))
    name = version_name(version)
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


def _changes(rows: SnapshotRows, given: Sequence[Struct]) -> tuple[Mapping[str, bytes], int]:
    """Write how a table differs from the last snapshot; give the digests by key, and how many differ."""
    kept, digests = rows.kept(), dict[str, bytes]()
    added = _added(rows, given, kept, digests)
    count = 0
    while some := list(islice(added, _AT_ONCE)):
        rows.add(some)
        count += len(some)
    rows.end([kept[key].id for key in kept if digests.get(key) != kept[key].digest])
    return digests, count + sum(key not in digests for key in kept)


def _added(
    rows: SnapshotRows, given: Sequence[Struct], kept: Mapping[str, KeptRow], digests: dict[str, bytes]
) -> Iterator[NewRow]:
    times: Counter[str] = Counter()
    for record in given:
        key = rows.kind.key(record)
        times[key] += 1
        if times[key] > 1:  # booked twice, say: both are kept
            key = joined(key, times[key])
        row = rows.row(key, record)
        digests[key] = row.digest
        if key not in kept or kept[key].digest != row.digest:
            yield row
