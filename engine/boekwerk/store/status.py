"""What is in the store, in numbers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import Connection, func, select, text

from boekwerk.store.administrations import KnownAdministration, list_administrations
from boekwerk.store.migrating import store_version
from boekwerk.store.schema import METADATA
from boekwerk.store.tables import snapshots

_COUNTED = {
    "documents": "documents",
    "bookings": "past_bookings",
    "proposals": "concepts",
    "obligations": "obligations",
}
"""What is counted, and the table that has a row for each."""
_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


class AdministrationStatus(Struct, frozen=True):
    """What the store has of an administration; its newest snapshot was ``taken`` then."""

    known: KnownAdministration
    snapshot: int
    version: str
    taken: datetime.datetime
    counts: Mapping[str, int]


class StoreStatus(Struct, frozen=True):
    """What is in a store; ``version`` is that of its tables, ``bytes`` what it takes on disk."""

    version: str
    bytes: int
    administrations: tuple[AdministrationStatus, ...]


def store_status(connection: Connection) -> StoreStatus:
    """Count what is in the store."""
    counts = {what: _count(connection, table) for what, table in _COUNTED.items()}
    newest = _newest(connection)
    found = tuple(
        AdministrationStatus(
            known, *newest[known.id], {what: count.get(known.id, 0) for what, count in counts.items()}
        )
        for known in list_administrations(connection)
        if known.id in newest
    )
    bytes = connection.execute(text(_SIZES[connection.dialect.name])).scalar_one()
    return StoreStatus(store_version(connection) or "", bytes, found)


def _count(connection: Connection, name: str) -> dict[int, int]:
    table = METADATA.tables[name]
    owner = table.c.administration
    counted = select(owner, func.count()).group_by(owner)
    return {administration: count for administration, count in connection.execute(counted)}


def _newest(connection: Connection) -> dict[int, tuple[int, str, datetime.datetime]]:
    columns = snapshots.c
    rows = select(columns.administration, columns.number, columns.version, columns.taken)
    oldest_first = connection.execute(rows.order_by(columns.number))
    return {owner: (number, version, taken) for owner, number, version, taken in oldest_first}
