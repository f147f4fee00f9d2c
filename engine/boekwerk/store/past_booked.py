"""Duplicates among earlier bookings in the store: also one-off and forgotten ones count (AB-11)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO, from_cents
from boekwerk.domain.booked import booked_order
from boekwerk.domain.identity import document_number
from boekwerk.domain.vat import Direction
from boekwerk.store.past_rows import day_of
from boekwerk.store.tables_past import past_bookings

_BOOKING = past_bookings.c
_MOST_RELATIONS = 100


class BookedInPast:
    """The earlier bookings of one administration as booked documents: both look-ups of `domain.lookups`.

    The answers come from the one state that ``connection`` sees, and are those of
    `boekwerk.domain.booked.BookedIndex` over the same bookings.
    """

    def __init__(self, connection: Connection, administration: int) -> None:
        self._connection = connection
        self._administration = administration
        # Rules ask for the same relation's documents many times over.
        self.of_relation = lru_cache(maxsize=_MOST_RELATIONS)(self._of_relation)

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by number, oldest first; spelling does not count."""
        normal = document_number(number)
        return () if normal is None else self._found(relation, _BOOKING.normal_number == normal)

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, oldest first."""
        return self._found(relation, _BOOKING.size == abs(total_cents))

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum nothing: `StoredPast` knows what bookings made in Boekwerk drew (OB-8)."""
        return ZERO

    def _of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first."""
        return self._found(relation)

    def _found(self, relation: str, *which: ColumnElement[bool]) -> Sequence[BookedDocument]:
        owner = (_BOOKING.administration == self._administration, _BOOKING.relation == relation)
        found = self._connection.execute(_COLUMNS.where(*owner, *which))
        return tuple(sorted(map(_document, found), key=booked_order))


def _document(row: Any) -> BookedDocument:
    relation, sales, number, date, total, currency = row
    direction: Direction = "sales" if sales else "purchase"
    return BookedDocument(relation, direction, number, day_of(date), from_cents(total), currency)


_COLUMNS = select(
    _BOOKING.relation, _BOOKING.sales, _BOOKING.number, _BOOKING.date, _BOOKING.total, _BOOKING.currency
)
