"""An administration in the store, pinned to one snapshot of its master data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select

from boekwerk.domain.administration import Relation, Settings, User
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.lookups import RelationKey
from boekwerk.domain.reason import Reason
from boekwerk.domain.record_lookups import RecordLookups
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.booked import StoredBooked
from boekwerk.store.obligations import StoredObligations
from boekwerk.store.past import StoredPast
from boekwerk.store.past_booked import BookedInPast
from boekwerk.store.record_queries import RecordQueries
from boekwerk.store.tables import snapshots
from boekwerk.store.users import office_user

_MOST_REMEMBERED = 2_000


class StoredAdministration(RecordLookups):
    """The master data of one administration: `boekwerk.domain.lookups.Administration` over the store.

    It lives as long as the ``connection`` that it reads over, and answers from one state for that long.
    Relations, of which there may be hundreds of thousands, are looked up one by one; other tables are read
    when first asked for.
    """

    def __init__(self, connection: Connection, known: KnownAdministration) -> None:
        """Pin an administration to its newest snapshot."""
        number, version = connection.execute(_NEWEST, {"of": known.id}).one()
        self.connection = connection
        self.known = known
        self.snapshot: int = number
        self._version: str = version
        self.remarks: tuple[Reason, ...] = ()
        """None: what was doubtful in the files was said when they were imported."""
        self._queries = RecordQueries(connection, known.id, number, version)
        self._relations: dict[str, Relation | None] = {}
        self._office_users: dict[str, User | None] = {}

    @property
    def version(self) -> str:
        """Name the snapshot by its content."""
        return self._version

    @cached_property
    def settings(self) -> Settings:
        """Give the office's settings for this administration."""
        settings: Settings = self._queries.all("settings")[0]
        return settings

    @cached_property
    def capabilities(self) -> Capabilities:
        """Give what its accounting package could do when it was imported, less what was switched off."""
        capabilities: Capabilities = self._queries.all("capabilities")[0]
        return capabilities

    @cached_property
    def booked(self) -> StoredBooked:
        """What was booked already."""
        return StoredBooked(self._queries, BookedInPast(self.connection, self.known.id))

    @cached_property
    def past(self) -> StoredPast:
        """The earlier bookings that proposals learn from."""
        return StoredPast(self.connection, self.known.id)

    @cached_property
    def obligations(self) -> StoredObligations:
        """The obligations."""
        return StoredObligations(self.connection, self.known.id)

    def user(self, id: str) -> User | None:
        """Find a user: the office's own, with his access and link here, else one of the imported folder."""
        if id not in self._office_users:
            found = office_user(self.connection, self.known.id, id)
            self._office_users[id] = super().user(id) if found is None else found
        return self._office_users[id]

    def relation(self, id: str) -> Relation | None:
        """Find a relation by the package's id, active or not."""
        if id not in self._relations:
            if len(self._relations) >= _MOST_REMEMBERED:
                self._relations.clear()
            self._relations[id] = self._queries.one("relations", id)
        return self._relations[id]

    def relations_with(self, key: RelationKey, value: str) -> Sequence[Relation]:
        """Find the relations whose ``key`` has the normal form ``value``, active or not, by id."""
        return tuple(sorted(self._queries.with_value("relations", key, value), key=attrgetter("id")))

    def records(self, table: str) -> Sequence[Any]:
        """Give all records of a table, in no order in particular."""
        return self._records(table)

    def _records(self, table: str) -> Sequence[Any]:
        return self._queries.all(table)


_NEWEST = (
    select(snapshots.c.number, snapshots.c.version)
    .where(snapshots.c.administration == bindparam("of"))
    .order_by(snapshots.c.number.desc())
    .limit(1)
)
