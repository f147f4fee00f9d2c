"""The period of an earlier booking, moved to that of this document (BP-3)."""

from __future__ import annotations

import calendar
import datetime

# Beyond this no cost is spread, and a date is likely to be a slip of the pen.
_LONGEST_YEARS = 10
_MONTHS = 12


def months_between(earlier: datetime.date, later: datetime.date) -> int:
    """Count the months from the month of one date to that of another; negative when it lies before."""
    return (later.year - earlier.year) * _MONTHS + later.month - earlier.month


def moved_period(
    first: datetime.date, last: datetime.date, months: int
) -> tuple[datetime.date, datetime.date] | None:
    """Move a period by whole months; None when it ends before it begins or is beyond reason.

    A last day of a month stays one: February's is followed by 31 March. What no later month has becomes its
    last day.
    """
    if first > last or months_between(first, last) > _LONGEST_YEARS * _MONTHS:
        return None
    ends = _moved(first, months, to_end=False), _moved(last, months, to_end=_is_last_of_month(last))
    return (ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None


def _moved(day: datetime.date, months: int, *, to_end: bool) -> datetime.date | None:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    days = _days_in(year, month + 1)
    return datetime.date(year, month + 1, days if to_end else min(day.day, days))


def _is_last_of_month(day: datetime.date) -> bool:
    return day.day == _days_in(day.year, day.month)


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
