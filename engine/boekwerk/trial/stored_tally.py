"""Counting what rules say of a stored set: by verdict, by rule, and by what stands in the way."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from boekwerk.domain.amount import EXACT, ZERO, Amount
from boekwerk.domain.decision import Verdict
from boekwerk.domain.vat import DirectionOrUnknown
from boekwerk.rules.columns.counts import RuleCounts
from boekwerk.trial.tally import Sort

if TYPE_CHECKING:
    from boekwerk.trial.stored_file import JudgedRows

_Key = TypeVar("_Key")


class Booked(Struct, frozen=True):
    """Documents of one sort that come to one verdict, or that one rule books, with their total."""

    documents: int
    total: Amount


class StoredTally:
    """Adds up judged rows.

    ``by_verdict`` and ``by_rule`` have the documents and totals including VAT of each sort; credit
    notes are taken off. ``counts`` has what each rule came to, ``hindrances`` how many documents each
    check keeps back whatever the rules say.
    """

    def __init__(self) -> None:
        self.documents: Counter[Verdict] = Counter()
        self.by_verdict: dict[tuple[Verdict, Sort], Booked] = {}
        self.by_rule: dict[tuple[str, Sort], Booked] = {}
        self.counts: dict[str, RuleCounts] = {}
        self.hindrances: Counter[str] = Counter()

    def add(self, rows: JudgedRows) -> None:
        """Add rows that were judged together."""
        for rule, counts in rows.counts.items():
            self.counts[rule] = self.counts.get(rule, RuleCounts()) + counts
        for verdict, direction, currency, documents, total in rows.sums("verdict"):
            self.documents[verdict] += documents
            _add(self.by_verdict, (verdict, _sort(direction, currency)), documents, total)
        for rule, direction, currency, documents, total in rows.sums("rule", booked_only=True):
            _add(self.by_rule, (rule, _sort(direction, currency)), documents, total)
        self.hindrances.update(rows.hindrances())


def _sort(direction: DirectionOrUnknown, currency: str | None) -> Sort:
    return Sort(direction, currency or "?")


def _add(to: dict[_Key, Booked], key: _Key, documents: int, total: Decimal | None) -> None:
    known = to.get(key, Booked(0, ZERO))
    to[key] = Booked(known.documents + documents, EXACT.add(known.total, total or ZERO))
