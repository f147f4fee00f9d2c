"""The figures of a replay: how much was proposed, how much of that was right, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import sqrt

from msgspec import Struct

_Z = 1.959964
"""How many standard deviations an interval of 95 % reaches to either side."""


class Score(Struct, frozen=True):
    """What became of documents: ``proposed`` are those with a complete proposal, ``right`` those as booked.

    Amounts are the totals of the documents in cents, without their sign.
    """

    documents: int = 0
    proposed: int = 0
    right: int = 0
    cents: int = 0
    cents_proposed: int = 0
    cents_right: int = 0

    @property
    def wrong(self) -> int:
        """How many were proposed otherwise than they were booked."""
        return self.proposed - self.right

    @property
    def cents_wrong(self) -> int:
        """The total of the documents that were proposed otherwise than they were booked."""
        return self.cents_proposed - self.cents_right

    @property
    def coverage(self) -> Fraction | None:
        """The part of the documents with a complete proposal; None without documents."""
        return Fraction(self.proposed, self.documents) if self.documents else None

    @property
    def precision(self) -> Fraction | None:
        """The part of the proposals that is right; None without proposals."""
        return Fraction(self.right, self.proposed) if self.proposed else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between what the precision is with 95 % confidence (Wilson); None without proposals."""
        return wilson(self.right, self.proposed) if self.proposed else None


NO_SCORE = Score()


class Counter(Struct):
    """Counts towards a `Score`."""

    documents: int = 0
    proposed: int = 0
    right: int = 0
    cents: int = 0
    cents_proposed: int = 0
    cents_right: int = 0

    def add(self, cents: int, is_right: bool | None) -> None:
        """Count one document; ``is_right`` None: it got no complete proposal."""
        self.documents += 1
        self.cents += cents
        if is_right is None:
            return
        self.proposed += 1
        self.cents_proposed += cents
        if is_right:
            self.right += 1
            self.cents_right += cents

    def score(self) -> Score:
        """Give what was counted."""
        return Score(*[getattr(self, name) for name in self.__struct_fields__])


class Point(Struct, frozen=True):
    """A point of a curve: what is proposed where at least ``least`` bookings in a row agree."""

    least: int
    score: Score


class Curve:
    """Coverage against precision, for every least number of bookings in a row that agree.

    Documents are counted under the number that was reached before them, so that one pass gives the
    whole curve.
    """

    def __init__(self) -> None:
        self._all = Counter()
        self._by_run: dict[int, Counter] = {}

    def add(self, run: int, cents: int, is_right: bool | None) -> None:
        """Count a document that came after ``run`` in a row; ``is_right`` None: nothing is proposed."""
        self._all.add(cents, None)
        if is_right is not None:
            self._by_run.setdefault(run, Counter()).add(cents, is_right)

    def at(self, least: int) -> Score:
        """Give the figures of proposing from ``least`` in a row on."""
        return self._score([counter for run, counter in self._by_run.items() if run >= least])

    def points(self) -> tuple[Point, ...]:
        """Give every point at which the figures change, up to where nothing is left."""
        found = list(self._points())
        return tuple(reversed(found))

    def first_with(self, precision: Fraction) -> Point | None:
        """Give the point that proposes the most with at least this precision."""
        return next((point for point in self.points() if (point.score.precision or 0) >= precision), None)

    def _points(self) -> Iterator[Point]:
        """Go from the longest run down; the last one is everything."""
        together = Counter()
        for run in sorted(self._by_run, reverse=True):
            found = self._by_run[run]
            for name in together.__struct_fields__:
                setattr(together, name, getattr(together, name) + getattr(found, name))
            yield Point(run, self._of_all(together))

    def _score(self, counters: list[Counter]) -> Score:
        together = Counter()
        for name in together.__struct_fields__:
            setattr(together, name, sum(getattr(counter, name) for counter in counters))
        return self._of_all(together)

    def _of_all(self, together: Counter) -> Score:
        return Score(
            self._all.documents,
            together.proposed,
            together.right,
            self._all.cents,
            together.cents_proposed,
            together.cents_right,
        )


def wilson(right: int, of: int) -> tuple[float, float]:
    """Give the interval of 95 % for a part of a number of trials (E. B. Wilson, 1927).

    Unlike the simple interval it holds for few trials, and never says that all will be right.
    """
    part, squared = right / of, _Z * _Z
    middle = (part + squared / (2 * of)) / (1 + squared / of)
    reach = _Z * sqrt(part * (1 - part) / of + squared / (4 * of * of)) / (1 + squared / of)
    # At the ends it is exact, but for what floating point makes of that.
    return 0.0 if not right else max(0.0, middle - reach), 1.0 if right == of else min(1.0, middle + reach)
