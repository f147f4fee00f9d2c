"""What was booked before, in the store: where duplicates are looked for (AB-11)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.identity import document_number
from boekwerk.store.kinds import joined
from boekwerk.store.record_queries import RecordQueries


class StoredBooked:
    """Booked documents of an administration: `BookedDocuments` and `BookingHistory` of `domain.lookups`."""

    def __init__(self, queries: RecordQueries) -> None:
        self._queries = queries

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by number, oldest first; spelling does not count."""
        normal = document_number(number) or ""
        return self._found("number", joined(relation, normal)).with_number(relation, number)

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, oldest first, undated ones before."""
        total = joined(relation, abs(total_cents))
        return self._found("total", total).with_total(relation, total_cents)

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first, undated ones before."""
        return self._found("relation", relation).of_relation(relation)

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum nothing: what the package knows as booked it took off its open amounts itself (OB-8)."""
        return ZERO

    def _found(self, of: str, value: str) -> BookedIndex:
        # The index puts them in its order, and so in that of a folder's.
        return BookedIndex(self._queries.with_value("bookings", of, value))
