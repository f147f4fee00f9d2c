"""The period of an earlier booking, moved to that of this document (BP-3)."""

from __future__ import annotations

import datetime

from boekwerk.domain.months import last_of_month, moved_by_months
from boekwerk.domain.spreading import can_be_spread

_MONTHS = 12


def months_between(earlier: datetime.date, later: datetime.date) -> int:
    """Count the months from the month of one date to that of another; negative when it lies before."""
    return (later.year - earlier.year) * _MONTHS + later.month - earlier.month


def moved_period(
    first: datetime.date, last: datetime.date, months: int
) -> tuple[datetime.date, datetime.date] | None:
    """Move a period by whole months; None when it is none that can be spread, or leaves the calendar.

    The last day of a month stays one: February's is followed by 31 March.
    """
    if not can_be_spread(first, last):
        return None
    start, end = moved_by_months(first, months), moved_by_months(last, months)
    if start is None or end is None:
        return None
    return start, last_of_month(end) if last == last_of_month(last) else end
