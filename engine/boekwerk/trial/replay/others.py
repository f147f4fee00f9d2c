"""The last booking of any other relation, day by day: what a sale to a new debtor is proposed by (BP-4)."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable

from boekwerk.domain.past import PastBooking, taught_order, teaches
from boekwerk.domain.vat import Direction
from boekwerk.trial.replay.chronology import day_of

_TWO = 2
_Key = tuple[Direction, str | None]


class Others:
    """The latest bookings before each day, of two relations in each journal: one of them is another's.

    In memory there are two bookings for each journal and day, however many there were.
    """

    def __init__(self, bookings: Iterable[PastBooking]) -> None:
        by_day: dict[_Key, dict[datetime.date, list[PastBooking]]] = {}
        for booking in bookings:
            if teaches(booking, imported=True):
                days = by_day.setdefault((booking.direction, booking.journal), {})
                day = day_of(booking)
                days[day] = _latest((*days.get(day, ()), booking))
        self._days = {key: sorted(days) for key, days in by_day.items()}
        self._until: dict[_Key, list[list[PastBooking]]] = {}
        for key, ordered in self._days.items():
            together: list[PastBooking] = []
            self._until[key] = [together := _latest((*together, *by_day[key][day])) for day in ordered]

    def last_before(
        self, day: datetime.date, relation: str | None, direction: Direction, journal: str | None
    ) -> PastBooking | None:
        """Give the last booking of any relation but this one, of earlier days than ``day``."""
        found: list[PastBooking] = []
        for (side, where), days in self._days.items():
            if side == direction and (journal is None or where in (None, journal)):
                at = bisect_left(days, day) - 1
                found += self._until[side, where][at] if at >= 0 else []
        others = [booking for booking in found if booking.relation != relation]
        return max(others, key=taught_order, default=None)


def _latest(bookings: Iterable[PastBooking]) -> list[PastBooking]:
    by_relation: dict[str, PastBooking] = {}
    for booking in sorted(bookings, key=taught_order):
        by_relation[booking.relation] = booking
    return sorted(by_relation.values(), key=taught_order)[-_TWO:]
