"""How long documents must be kept (bewaartermijn), and when they may, or must not yet, be erased (US-2).

The law counts from the end of the financial year: seven years (article 52 of the Algemene wet inzake
rijksbelastingen), and for immovable property to the end of the ninth year after the year in which it was
first used (article 34a of the Wet op de omzetbelasting 1968), which is ten here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from msgspec import Struct

from boekwerk.domain.administration import Period, Settings
from boekwerk.domain.workflow import DocumentState

_AT_REST: frozenset[DocumentState] = frozenset(
    ("in_review", "concept", "failed", "rejected", "booked", "released")
)
"""Where nothing is done with a document unless a person does it: elsewhere it is on its way."""

_DAY = datetime.timedelta(days=1)

FindPeriod = Callable[[datetime.date], Period | None]


class Keeping(Struct, frozen=True):
    """What decides how long a document is kept.

    ``last`` is the latest day on which something of it happened; ``accounts`` the ledger accounts that it
    was booked on, as far as known; ``is_booked`` whether it ever stood in the package, or teaches.
    """

    last: datetime.date
    accounts: frozenset[str] = frozenset()
    is_booked: bool = False


def kept_until(keeping: Keeping, settings: Settings, period: FindPeriod) -> datetime.date:
    """Give the last day on which a document must be kept; ``period`` finds that of a day."""
    end = _end_of_year(keeping.last, period)
    return _years_later(end, _years(keeping, settings))


def is_at_rest(state: DocumentState, *, is_due: bool) -> bool:
    """Tell whether a document is not on its way: not to the package, and not to its payment."""
    return state in _AT_REST and not (state == "booked" and is_due)


def _years(keeping: Keeping, settings: Settings) -> int:
    longest = max(settings.retention_years, settings.retention_years_property)
    if settings.property_accounts is None or not keeping.accounts:
        return longest  # nobody can tell that it is not about immovable property
    is_property = not keeping.accounts.isdisjoint(settings.property_accounts)
    return longest if is_property else settings.retention_years


def _end_of_year(day: datetime.date, period: FindPeriod) -> datetime.date:
    """Give the last day of the financial year of a day; of a broken one only where the periods tell."""
    found = period(day)
    if found is None:
        return datetime.date(day.year, 12, 31)
    following: Period | None = found
    while following is not None and following.year == found.year:
        last = following.last_day
        following = period(last + _DAY)
    return last


def _years_later(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, month=3, day=1)
