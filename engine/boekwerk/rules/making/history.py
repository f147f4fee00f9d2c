"""Making what was booked before: bookings with which the fields of history say what was given."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO, rounded
from boekwerk.domain.document import Document, prints_negative
from boekwerk.domain.vat import DirectionOrUnknown
from boekwerk.rules.making.given import NotMakeable

_TIMES = "history.times_booked"
_DAYS = "history.days_since_last"
_MEDIAN = "history.median_of_last"
_TO_MEDIAN = "history.amount_to_median"
_EQUAL = "history.equal_in_a_row"
_SEEN = "history.number_seen"
HISTORY_FIELDS = frozenset({_TIMES, _DAYS, _MEDIAN, _TO_MEDIAN, _EQUAL, _SEEN})

_MOST = 10_000
_ANY_AMOUNT = Decimal("100.00")

_Facts = Mapping[str, Any]


class NothingBooked:
    """Booked documents of which there are none, and of which no history is known."""

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find nothing."""
        return ()

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find nothing."""
        return ()

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum nothing."""
        return ZERO


class GivenHistory(NothingBooked):
    """The earlier bookings of the only relation that there is; ``same`` have the document's number."""

    def __init__(self, bookings: Sequence[BookedDocument], same: Sequence[BookedDocument]) -> None:
        self._bookings = tuple(bookings)
        self._same = tuple(same)

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the earlier bookings."""
        return self._bookings

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find what has the document's number."""
        return self._same


class SeenNumbers(NothingBooked):
    """Booked documents of which is known only whether one has the document's number."""

    def __init__(self, same: Sequence[BookedDocument]) -> None:
        self._same = tuple(same)

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find what has the document's number."""
        return self._same


def make_history(
    facts: _Facts, document: Document, direction: DirectionOrUnknown, as_of: datetime.date
) -> NothingBooked:
    """Make the bookings before a document; what is not said of history stays unknown if it can."""
    if not HISTORY_FIELDS & facts.keys():
        return NothingBooked()
    if direction == "unknown":
        field = next(field for field in facts if field in HISTORY_FIELDS)
        raise NotMakeable("rule_fact_needs", field, needed="document.kind")
    maker = _Maker(facts, document, direction, document.issue_date or as_of)
    same = maker.same_number()
    return (
        SeenNumbers(same)
        if facts.keys() & HISTORY_FIELDS == {_SEEN}
        else GivenHistory(maker.earlier(), same)
    )


class _Maker:
    """Makes bookings of the sizes that were given."""

    def __init__(self, facts: _Facts, document: Document, direction: Any, day: datetime.date) -> None:
        self._facts = facts
        self._document = document
        self._direction = direction
        self._day = day
        total = document.totals.tax_inclusive
        self._total = None if total is None else abs(total)

    def same_number(self) -> list[BookedDocument]:
        """Make the booking that has the document's number, if there must be one."""
        if _SEEN not in self._facts:
            return []
        if self._document.number is None:
            raise NotMakeable("rule_fact_needs", _SEEN, needed="document.number")
        booked = self._booked(self._document.number, _ANY_AMOUNT, self._day)
        return [booked] if self._facts[_SEEN] else []

    def earlier(self) -> list[BookedDocument]:
        """Make the bookings before the document, oldest first."""
        try:
            day = self._day - datetime.timedelta(days=int(self._facts.get(_DAYS, 0)))
        except OverflowError:
            raise NotMakeable("rule_fact_contradicted", _DAYS, found=None) from None
        sizes = self._sizes()
        return [self._booked(f"earlier {place}", size, day) for place, size in enumerate(sizes)]

    def _booked(self, number: str, size: Decimal, day: datetime.date) -> BookedDocument:
        document = self._document
        is_credit = document.is_credit or prints_negative(document)
        total, currency = -size if is_credit else size, document.currency or "EUR"
        return BookedDocument("relation", self._direction, number, day, total, currency)

    def _sizes(self) -> list[Decimal]:
        """Choose amounts: the last so many equal the document's, the others make the median."""
        equal, median = int(self._facts.get(_EQUAL, 0)), self._median()
        times = self._facts.get(_TIMES)
        if self._total is None and _EQUAL in self._facts:
            raise NotMakeable("rule_fact_needs", _EQUAL, needed="document.total_incl")
        count = int(times) if times is not None else self._enough(equal, median)
        if not 0 <= equal <= count <= _MOST:
            raise NotMakeable("rule_fact_contradicted", _TIMES, found=equal)
        others = [self._other(median)] * (count - equal)
        if others and others[-1] == self._total and _EQUAL in self._facts:
            others[-1] += Decimal("0.01")  # what comes before those in a row is another amount
        return others + [self._total or _ANY_AMOUNT] * equal

    def _median(self) -> Decimal | None:
        median: Decimal | None = self._facts.get(_MEDIAN)
        percent = self._facts.get(_TO_MEDIAN)
        if percent is None or median is not None:
            return median
        if self._total is None:
            raise NotMakeable("rule_fact_needs", _TO_MEDIAN, needed="document.total_incl")
        return rounded(self._total * 100 / percent) if percent else None

    def _enough(self, equal: int, median: Decimal | None) -> int:
        """Give a number of bookings with which a median differs from the amounts in a row."""
        if equal and median is not None and median != self._total:
            return 2 * equal + 2
        is_any = median is not None or _DAYS in self._facts
        return max(equal, 1 if is_any else 0)

    def _other(self, median: Decimal | None) -> Decimal:
        if median is not None:
            return median
        return _ANY_AMOUNT if self._total is None else self._total + 1
