"""What is on its way to the package and not known to be there: duplicates are sought here too (AB-11)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import from_cents
from boekwerk.domain.booked import booked_order
from boekwerk.domain.identity import document_number
from boekwerk.domain.workflow import IN_FLIGHT
from boekwerk.store.tables_workflow import draws, work

_WORK = work.c


class StoredInFlight:
    """Documents in flight of an administration (its row): a look-up of `domain.lookups` over the store.

    ``besides`` is the document (its row) that is decided on: it is no duplicate of itself.
    """

    def __init__(self, connection: Connection, administration: int, besides: int) -> None:
        self._connection = connection
        self._administration = administration
        self._besides = besides

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by number, oldest first; spelling does not count."""
        normal = document_number(number)
        return () if normal is None else self._found(relation, _WORK.number_key == normal)

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, oldest first."""
        size = abs(total_cents)
        return self._found(relation, _WORK.total.in_((size, -size)))

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first, undated ones before."""
        return self._found(relation)

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum what they draw on an obligation."""
        owner = (draws.c.administration == self._administration, draws.c.obligation == obligation)
        drawn = select(func.sum(draws.c.amount)).where(*owner, draws.c.document != self._besides)
        return from_cents(int(self._connection.execute(drawn).scalar() or 0))

    def _found(self, relation: str, *which: ColumnElement[bool]) -> Sequence[BookedDocument]:
        owner = (_WORK.administration == self._administration, _WORK.relation == relation)
        flying = (_WORK.state.in_(IN_FLIGHT), _WORK.document != self._besides)
        found = self._connection.execute(select(work).where(*owner, *flying, *which))
        return tuple(sorted(map(_document, found), key=booked_order))


def _document(row: Row[Any]) -> BookedDocument:
    return BookedDocument(
        relation=row.relation,
        direction=row.direction,
        number=row.number or "",
        date=row.issued,
        total=from_cents(row.total or 0),
        currency=row.currency or "",
    )
