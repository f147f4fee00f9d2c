"""Spreading the amount of a booking line over its period, month by month (deferred costs, revenue spread).

For connectors whose package wants to be told each month, and for whoever books the release itself.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from boekwerk.domain.amount import Amount, apportion
from boekwerk.domain.months import days_in, first_of_month, last_of_month, moved_by_months
from boekwerk.domain.proposal import BookingLine

LONGEST_MONTHS = 120
"""Over how many months an amount is spread at most; a longer period is likely to be a slip of the pen."""


class Portion(Struct, frozen=True):
    """What of an amount belongs to the days from ``first`` until ``last``, which are in one month."""

    first: datetime.date
    last: datetime.date
    amount: Amount


def can_be_spread(first: datetime.date, last: datetime.date) -> bool:
    """Tell whether a period is in order and no longer than `LONGEST_MONTHS`."""
    return first <= last and _months(first, last) <= LONGEST_MONTHS


def spread(amount: Decimal, first: datetime.date, last: datetime.date) -> tuple[Portion, ...]:
    """Divide an amount over the months of a period, exact to the cent.

    Whole months get the same; of a month that is not whole its days count. Raises ValueError when the
    period cannot be spread (`can_be_spread`), or the amount is not whole cents.
    """
    if not can_be_spread(first, last):
        raise ValueError(f"the period from {first} until {last} cannot be spread")
    spans = _spans(first, last)
    weights = [_part_of_month(start, end) for start, end in spans]
    amounts = apportion(amount, weights)
    return tuple([Portion(*span, part) for span, part in zip(spans, amounts, strict=True)])


def spread_line(line: BookingLine, *, home: bool = False) -> tuple[Portion, ...]:
    """Divide the cost or revenue of a deferred line; ``home``: in the administration's currency.

    A line that is not deferred, or of which the period is not known, gives nothing: the package or a person
    has to know it.
    """
    amount = line.cost_home if home else line.cost
    if not line.deferred or line.period_from is None or line.period_until is None or amount is None:
        return ()
    return spread(amount, line.period_from, line.period_until)


def _months(first: datetime.date, last: datetime.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _spans(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    spans = []
    start = first
    for _ in range(_months(first, last)):
        spans.append((start, min(last_of_month(start), last)))
        start = moved_by_months(first_of_month(start), 1) or last
    return spans


def _part_of_month(first: datetime.date, last: datetime.date) -> Fraction:
    return Fraction(last.day - first.day + 1, days_in(first.year, first.month))
