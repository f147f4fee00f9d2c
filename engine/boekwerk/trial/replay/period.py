"""Which part of a history is scored: what comes before it only teaches."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec import Struct


class ScoredPeriod(Struct, frozen=True):
    """The days of which documents are scored, both included."""

    first: datetime.date
    last: datetime.date

    def has(self, day: datetime.date) -> bool:
        """Tell whether documents of a day are scored."""
        return self.first <= day <= self.last


def last_part(days: Mapping[datetime.date, int], percentage: int) -> ScoredPeriod:
    """Give the days of the last ``percentage`` of documents, counting from the oldest; whole days only.

    The first of them is the day of the first document of that part, so that it is never less. ``days``
    are the documents of each day, of which there must be one at least.
    """
    before = sum(days.values()) * (100 - percentage) // 100
    ordered = sorted(days)
    for day in ordered:
        before -= days[day]
        if before < 0:
            return ScoredPeriod(day, ordered[-1])
    return ScoredPeriod(ordered[-1], ordered[-1])
