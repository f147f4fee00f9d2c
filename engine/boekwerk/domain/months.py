"""Months of the calendar: what deferral and dates in texts count in."""

from __future__ import annotations

import calendar
import datetime

FURTHEST_MONTHS = 1_200
"""By how many months a date may be moved, either way: a hundred years."""


def moved_by_months(date: datetime.date, months: int) -> datetime.date | None:
    """Move a date by whole months, to the last day of a shorter one; None beyond the calendar."""
    at = date.year * 12 + date.month - 1 + months
    year, month = divmod(at, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    return datetime.date(year, month + 1, min(date.day, days_in(year, month + 1)))


def first_of_month(date: datetime.date) -> datetime.date:
    """Give the first day of the month of a date."""
    return date.replace(day=1)


def last_of_month(date: datetime.date) -> datetime.date:
    """Give the last day of the month of a date."""
    return date.replace(day=days_in(date.year, date.month))


def days_in(year: int, month: int) -> int:
    """Count the days of a month."""
    return calendar.monthrange(year, month)[1]
