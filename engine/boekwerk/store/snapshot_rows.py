"""The rows of one table of the master data, as a snapshot adds and ends them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select, update

from boekwerk.store.bulk import add_rows, free_ids
from boekwerk.store.kinds import Kind, content_of
from boekwerk.store.tables import record_keys, records

_COLUMNS = records.c


class KeptRow(NamedTuple):
    """A row that holds still."""

    id: int
    digest: bytes


class NewRow(NamedTuple):
    """A record as it is to be kept."""

    key: str
    record: Struct
    digest: bytes
    content: str


class Digest(Protocol):
    """What `hashlib.sha256` gives."""

    def hexdigest(self) -> str:
        """Give the digest as text."""


class SnapshotRows:
    """The rows of a table of one administration; what is added holds from snapshot ``number`` on."""

    def __init__(self, connection: Connection, administration: int, kind: Kind, number: int) -> None:
        self.kind = kind
        self._connection = connection
        self._administration = administration
        self._number = number
        same = (_COLUMNS.administration == administration) & (_COLUMNS.kind == kind.name)
        self._held = same & _COLUMNS.last_snapshot.is_(None)

    def kept(self) -> dict[str, KeptRow]:
        """Give the rows that hold still, by key."""
        rows = select(_COLUMNS.key, _COLUMNS.id, _COLUMNS.digest).where(self._held)
        return {key: KeptRow(id, digest) for key, id, digest in self._connection.execute(rows)}

    def contents(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Give the contents of the rows with these keys that hold still."""
        rows = select(_COLUMNS.key, _COLUMNS.content).where(self._held, _COLUMNS.key.in_(keys))
        return {key: content for key, content in self._connection.execute(rows)}

    def row(self, key: str, record: Struct) -> NewRow:
        """Make the row of a record."""
        content = content_of(record)
        return NewRow(key, record, hashlib.sha256(content.encode()).digest(), content)

    def add(self, rows: Sequence[NewRow]) -> None:
        """Add rows, with the normal forms by which their records are found."""
        ids = free_ids(self._connection, records, len(rows))
        numbered = list(zip(ids, rows, strict=True))
        same = (self._administration, self.kind.name)
        new = [(id, *same, row.key, self._number, None, row.digest, row.content) for id, row in numbered]
        add_rows(self._connection, records, new)
        of_kind = self.kind.keys
        if of_kind is None:
            return
        keys = [
            (self._administration, kind, value, id)
            for id, row in numbered
            for kind, value in dict.fromkeys(of_kind(row.record))
        ]
        # In the order of the tree that they go into: half the work.
        keys.sort()
        add_rows(self._connection, record_keys, keys)

    def end(self, ids: Sequence[int]) -> None:
        """Let rows hold until the snapshot before."""
        if ids:
            ended = update(records).where(_COLUMNS.id == bindparam("ended"))
            self._connection.execute(
                ended.values(last_snapshot=self._number - 1), [{"ended": id} for id in ids]
            )


def version_part(kind: Kind, digests: Mapping[str, bytes]) -> bytes:
    """Give what a table adds to the version of a snapshot: its content, whatever its order."""
    parts = (key.encode() + b"\0" + digests[key] for key in sorted(digests))
    digest = hashlib.sha256(b"\n".join(parts)).hexdigest()
    return f"{kind.name} {digest}\n".encode()


def version_name(version: Digest) -> str:
    """Name a snapshot by the digest of the parts of all its tables, in the order of `KINDS`."""
    return f"sha256:{version.hexdigest()}"
