"""Bookings of January 2025 for replays worked by hand: a day, a relation, and accounts of one amount."""

from __future__ import annotations

import datetime
from decimal import Decimal

from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.trial.replay.period import ScoredPeriod

FIRST = datetime.date(2025, 1, 1)
ALWAYS = ScoredPeriod(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))


def booked(day, *accounts, relation="R", number=None, amount="100.00", **more):
    """Make a booking of day ``day`` of January 2025, of the same amount on each account."""
    date = FIRST + datetime.timedelta(days=day - 1)
    midnight = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
    lines = tuple(PastLine(account, Decimal(amount)) for account in accounts)
    number = number or f"{relation}-{day}"
    given = {
        "key": f"{relation}|{date}|{number}",
        "source": "imported",
        "relation": relation,
        "direction": "purchase",
        "date": date,
        "booked_at": midnight,
        "total": sum((line.amount for line in lines), Decimal("0.00")),
        "lines": lines,
        "number": number,
    }
    return PastBooking(**(given | more))
