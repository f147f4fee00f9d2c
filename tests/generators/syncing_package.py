"""A package inside this process whose master data can be read, whole and changes only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from office_at_work import CODE, AtWork
from scripted_package import Books, scripted

from boekwerk.app.store import known_administration
from boekwerk.packages import ConnectedPackage
from boekwerk.packages.contract import ChangeToken, MasterRecord
from boekwerk.workflow.syncing import Asked, SyncResult, synchronise

_CODES = {
    "ledger_accounts": "code",
    "vat_codes": "code",
    "journals": "code",
    "payment_conditions": "code",
    "cost_centres": "code",
    "projects": "code",
    "relations": "id",
    "obligations": "number",
}


class Source:
    """What a package has: the master data of an administration, and everything that changed in them."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Struct]] = {}
        self.log: list[tuple[str, str]] = []
        self.asked: list[str | None] = []
        self.breaks_after: int | None = None
        self.error: Exception | None = None
        self.also: list[Any] = []

    def has(self, table: str, *records: Struct) -> None:
        """Put records in, or others in their place."""
        for record in records:
            key = _key(table, record)
            self.tables.setdefault(table, {})[key] = record
            self.log.append((table, key))

    def change(self, table: str, key: str, **fields: Any) -> None:
        """Change a record."""
        self.has(table, replace(self.tables[table][key], **fields))

    def lose(self, table: str, key: str) -> None:
        """Take a record away."""
        del self.tables[table][key]
        self.log.append((table, key))

    def takes(self, data: Any) -> None:
        """Have what an administration has."""
        for table in (*_CODES, "periods"):
            self.has(table, *getattr(data, table))

    def changes(self, since: str | None) -> Iterator[Any]:
        """Answer as `Connector.changes` does."""
        self.asked.append(since)
        pairs = self.log if since is None else self.log[int(since) :]
        for count, (table, key) in enumerate(dict.fromkeys(pairs)):
            if count == self.breaks_after:
                raise self.error or ZeroDivisionError
            record = self.tables[table].get(key)
            if since is None and record is None:
                continue
            yield MasterRecord(table, key, record)
        yield from self.also
        yield ChangeToken(str(len(self.log)), full=since is None)


def with_source(source: Source, books: Books, **capabilities: object) -> Callable[[str], ConnectedPackage]:
    """Make the way into a package with these books and master data."""
    connect = scripted(books, **{"synchronises": True, "obligations": True, **capabilities})

    def connected(user: str) -> ConnectedPackage:
        package = connect(user)
        kind = type(package._connector)
        kind.changes = lambda _, since: source.changes(since)
        return package

    return connected


def sync(
    at_work: AtWork, watch: Callable[[Iterable[int]], Iterable[int]] = lambda counts: counts, **asked: Any
) -> SyncResult:
    """Synchronise the administration of an office at work."""
    with at_work.office.store.reading() as connection:
        known = known_administration(connection, CODE)
    return synchronise(at_work.office, known, Asked(**asked), watch)


def _key(table: str, record: Any) -> str:
    if table == "periods":
        return f"{record.year}-{record.number:02}"
    return str(getattr(record, _CODES[table]))
