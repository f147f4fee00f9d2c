"""An administration in memory, as of one state of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from boekwerk.domain.administration import Relation, Settings
from boekwerk.domain.booked import BookedIndex, document_of, what_was_booked
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.lookups import RelationKey
from boekwerk.domain.obligation_index import ObligationIndex
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.reason import Reason
from boekwerk.domain.record_lookups import NORMAL_FORMS, RecordLookups, grouped
from boekwerk.office.master_data import MasterData
from boekwerk.office.remarks import remarks_on


class AdministrationSnapshot(RecordLookups):
    """The master data of one administration: `boekwerk.domain.lookups.Administration` in memory.

    Indexes are made when they are first asked for. No answer depends on the order of the rows.
    """

    def __init__(self, master_data: MasterData, version: str, remarks: Sequence[Reason] = ()) -> None:
        self._data = master_data
        self._version = version
        self._remarks = tuple(remarks)
        self._relations_by: dict[RelationKey, dict[str, tuple[Relation, ...]]] = {}

    @property
    def master_data(self) -> MasterData:
        """Give all records, as they were read."""
        return self._data

    @property
    def version(self) -> str:
        """Name the state of the files and of the package's capabilities."""
        return self._version

    @property
    def settings(self) -> Settings:
        """Give the office's settings for this administration."""
        return self._data.settings

    @property
    def capabilities(self) -> Capabilities:
        """Give what its accounting package can do, less what the settings switch off."""
        return self._data.capabilities

    @cached_property
    def remarks(self) -> tuple[Reason, ...]:
        """What is doubtful in the files but leaves them usable; checked when first asked for."""
        return (*self._remarks, *remarks_on(self._data))

    @cached_property
    def booked(self) -> BookedIndex:
        """What was booked already: what is listed, and what the history has; what is both counts once."""
        index = BookedIndex(self._data.bookings)
        listed = {what_was_booked(document) for document in self._data.bookings}
        for document in map(document_of, self._data.history):
            if what_was_booked(document) not in listed:
                index.add(document)
        return index

    @cached_property
    def past(self) -> PastIndex:
        """The earlier bookings that proposals learn from."""
        return PastIndex(self._data.history, self._version)

    @cached_property
    def obligations(self) -> ObligationIndex:
        """The obligations; from files alone nothing is learned of them."""
        return ObligationIndex(self._data.obligations)

    def relation(self, id: str) -> Relation | None:
        """Find a relation by the package's id, active or not."""
        return self._relations.get(id)

    def relations_with(self, key: RelationKey, value: str) -> Sequence[Relation]:
        """Find the relations whose ``key`` has the normal form ``value``, active or not, by id."""
        if key not in self._relations_by:
            self._relations_by[key] = _relations_by(key, self._data.relations)
        return self._relations_by[key].get(value, ())

    def _records(self, table: str) -> Sequence[Any]:
        records: tuple[Any, ...] = getattr(self._data, table)
        return records

    @cached_property
    def _relations(self) -> dict[str, Relation]:
        return {relation.id: relation for relation in self._data.relations}


def _relations_by(key: RelationKey, relations: Iterable[Relation]) -> dict[str, tuple[Relation, ...]]:
    return grouped(sorted(relations, key=attrgetter("id")), NORMAL_FORMS[key])
