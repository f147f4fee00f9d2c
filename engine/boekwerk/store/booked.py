"""What was booked before, in the store: where duplicates are looked for (AB-11)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO
from boekwerk.domain.booked import BookedIndex, booked_order, what_was_booked
from boekwerk.domain.identity import document_number
from boekwerk.store.kinds import joined
from boekwerk.store.past_booked import BookedInPast
from boekwerk.store.record_queries import RecordQueries


class StoredBooked:
    """Booked documents of an administration: `BookedDocuments` and `BookingHistory` of `domain.lookups`.

    They are those that the master data lists, and those of which the booking itself is in the store; what
    is both counts once.
    """

    def __init__(self, queries: RecordQueries, past: BookedInPast) -> None:
        self._queries = queries
        self._past = past

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by number, oldest first; spelling does not count."""
        normal = document_number(number) or ""
        listed = self._listed("number", joined(relation, normal)).with_number(relation, number)
        return _together(listed, self._past.with_number(relation, number))

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, oldest first, undated ones before."""
        total = joined(relation, abs(total_cents))
        listed = self._listed("total", total).with_total(relation, total_cents)
        return _together(listed, self._past.with_total(relation, total_cents))

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first, undated ones before."""
        listed = self._listed("relation", relation).of_relation(relation)
        return _together(listed, self._past.of_relation(relation))

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum nothing: what the package knows as booked it took off its open amounts itself (OB-8)."""
        return ZERO

    def _listed(self, of: str, value: str) -> BookedIndex:
        # The index puts them in its order, and so in that of a folder's.
        return BookedIndex(self._queries.with_value("bookings", of, value))


def _together(listed: Sequence[BookedDocument], past: Sequence[BookedDocument]) -> Sequence[BookedDocument]:
    known = {what_was_booked(document) for document in listed}
    others = [document for document in past if what_was_booked(document) not in known]
    return tuple(sorted((*listed, *others), key=booked_order)) if others else listed
