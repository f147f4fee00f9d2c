"""What a package tells, set aside until all of it came: nothing of half a synchronisation is kept.

It goes to a temporary file, record by record, so that it is never all in memory, and the store is written
to only when the package has answered to the end.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import msgspec
from msgspec import Struct

from boekwerk.domain.errors import PackageError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.packages.changed import RECORDS
from boekwerk.packages.contract import ChangeToken, MasterRecord
from boekwerk.store.kinds import KINDS, content_of, record_of

OBLIGATIONS = "obligations"
_IN_MEMORY = 8_000_000
_PERIOD = re.compile(r"[0-9]{1,4}-[0-9]{2,3}")
_NUL = b"\\u0000"
"""How JSON writes the character that no database takes in a text."""

_KEYS: dict[str, Callable[[Any], str]] = {
    **{kind.name: kind.key for kind in KINDS},
    "periods": lambda period: f"{period.year}-{period.number:02}",
    OBLIGATIONS: lambda obligation: obligation.number,
}
"""By which key a package tells of a record of each table."""


class _Line(Struct, frozen=True, array_like=True):
    key: str
    content: str | None


class Spool(AbstractContextManager["Spool"]):
    """The records of one synchronisation, each key of each table once; ``token`` is how it ended."""

    def __init__(self, package: str) -> None:
        self.token: ChangeToken | None = None
        self.count = 0
        self._package = package
        self._files: dict[str, Any] = {}
        self._keys: dict[str, set[str]] = {}

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    @property
    def tables(self) -> tuple[str, ...]:
        """Name the tables of which something was told."""
        return tuple(name for name in RECORDS if name in self._files)

    def fill(self, told: Iterable[MasterRecord | ChangeToken]) -> Iterator[int]:
        """Set aside all that is told; gives after each record how many there were.

        Raises PackageError for a record that nobody could keep, naming its table and key.
        """
        for change in told:
            if isinstance(change, ChangeToken):
                self.token = change
                continue
            self._add(change)
            self.count += 1
            yield self.count

    def records(self, table: str) -> Iterator[tuple[str, Struct | None]]:
        """Give the records of a table with their keys, in the order in which they came."""
        file = self._files.get(table)
        if file is None:
            return
        file.seek(0)
        for text in file:
            line = msgspec.json.decode(text, type=_Line)
            yield line.key, None if line.content is None else record_of(line.content, RECORDS[table])

    def _add(self, change: MasterRecord) -> None:
        self._check(change)
        if change.table not in self._files:
            self._files[change.table] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        try:
            content = None if change.record is None else content_of(change.record)
            line = msgspec.json.encode(_Line(change.key, content))
        except UnicodeEncodeError:  # half a character, as some packages cut texts off
            raise self._wrong("sync_text_unreadable", change) from None
        if _NUL in line:
            raise self._wrong("sync_text_unreadable", change)
        self._files[change.table].write(line + b"\n")

    def _check(self, change: MasterRecord) -> None:
        keys = self._keys.setdefault(change.table, set())
        if change.key in keys:
            raise self._wrong("sync_key_twice", change)
        keys.add(change.key)
        if change.record is None:
            if change.table == "periods" and not _PERIOD.fullmatch(change.key):
                raise self._wrong("sync_key_differs", change, own="2026-03")
            return
        own = _KEYS[change.table](change.record)
        if own != change.key:
            raise self._wrong("sync_key_differs", change, own=shown(own))
        first, last = (getattr(change.record, name, None) for name in ("first_day", "last_day"))
        if first is not None and last is not None and last < first:
            raise self._wrong("sync_period_backwards", change, first=first, last=last)

    def _wrong(self, code: str, change: MasterRecord, **more: object) -> PackageError:
        values = {"package": self._package, "table": f"fact_{change.table}", "key": shown(change.key)}
        return PackageError(Reason(code, {**values, **more}))
