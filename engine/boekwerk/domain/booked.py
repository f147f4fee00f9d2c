"""What was booked, or is about to be, in memory: where duplicates are looked for (AB-11)."""

from __future__ import annotations

import datetime
from bisect import insort
from collections.abc import Iterable, Sequence
from decimal import Decimal

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO, cents
from boekwerk.domain.identity import document_number
from boekwerk.domain.past import PastBooking


class BookedIndex:
    """Booked documents by number, total and relation: both look-ups of `boekwerk.domain.lookups` in memory.

    The answers do not depend on the order in which documents were added.
    """

    def __init__(self, documents: Iterable[BookedDocument] = ()) -> None:
        self._by_number: dict[tuple[str, str], list[BookedDocument]] = {}
        self._by_total: dict[tuple[str, int], list[BookedDocument]] = {}
        self._by_relation: dict[str, list[BookedDocument]] = {}
        self._drawn: dict[str, Decimal] = {}
        for document in documents:
            self.add(document)

    def add(self, document: BookedDocument) -> None:
        """Add a document; one without usable number is found by its total only."""
        number = document_number(document.number)
        if number is not None:
            insort(self._by_number.setdefault((document.relation, number), []), document, key=booked_order)
        total = (document.relation, abs(cents(document.total)))
        insort(self._by_total.setdefault(total, []), document, key=booked_order)
        insort(self._by_relation.setdefault(document.relation, []), document, key=booked_order)
        for obligation, amount in document.draws:
            self._drawn[obligation] = self._drawn.get(obligation, ZERO) + amount

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by number, oldest first; spelling does not count."""
        return tuple(self._by_number.get((relation, document_number(number) or ""), ()))

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, oldest first, undated ones before."""
        return tuple(self._by_total.get((relation, abs(total_cents)), ()))

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first, undated ones before."""
        return tuple(self._by_relation.get(relation, ()))

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum what the documents draw on an obligation."""
        return self._drawn.get(obligation, ZERO)


def booked_order(document: BookedDocument) -> tuple[datetime.date, str, str, Decimal, str]:
    """Order booked documents by date, undated ones first, and what is left by what they are."""
    date = document.date or datetime.date.min
    return (date, document.number, document.direction, document.total, document.currency)


def what_was_booked(document: BookedDocument) -> tuple[object, ...]:
    """Give what makes two entries of a relation one document, told twice: a list, and the history."""
    number = document_number(document.number)
    owner = document.relation, document.direction
    return *owner, number, document.date, document.total, document.currency


def document_of(booking: PastBooking) -> BookedDocument:
    """Give the document that an earlier booking is of, as far as finding duplicates needs it."""
    return BookedDocument(
        booking.relation,
        booking.direction,
        booking.number or "",
        booking.date,
        booking.total,
        booking.currency,
    )
