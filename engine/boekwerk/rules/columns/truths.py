"""Truths: what is true, false, unknown or failed for every row, as masks without nulls."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
from msgspec import Struct


class Truths(Struct, frozen=True):
    """What a formula is for every row; where none of the masks is set it is unknown.

    ``failed`` is None when it failed nowhere. No row is in two masks.
    """

    true: pl.Series
    false: pl.Series
    failed: pl.Series | None = None

    @property
    def open(self) -> pl.Series:
        """The rows where it is not false."""
        return ~self.false

    @property
    def unknown(self) -> pl.Series:
        """The rows where it is neither true nor false, and did not fail."""
        undecided = ~(self.true | self.false)
        return undecided if self.failed is None else undecided & ~self.failed

    def part(self, of: Callable[[pl.Series], pl.Series]) -> Truths:
        """Give what some of the rows have."""
        return Truths(of(self.true), of(self.false), None if self.failed is None else of(self.failed))

    def negation(self) -> Truths:
        """Turn true into false and false into true."""
        return Truths(self.false, self.true, self.failed)


def of_nullable(values: pl.Series, failed: pl.Series | None = None) -> Truths:
    """Take null for unknown; where it failed, whatever stands there does not count."""
    if not values.null_count():
        found = Truths(values, ~values)
    else:
        known = values.is_not_null()
        found = Truths(values & known, ~values & known)
    if failed is None:
        return found
    return Truths(found.true & ~failed, found.false & ~failed, failed)


def constant(truth: bool, height: int) -> Truths:
    """Give the same truth for every row."""
    values = pl.repeat(truth, height, dtype=pl.Boolean, eager=True)
    return Truths(values, ~values)


def conjunction(parts: Iterable[Truths], height: int) -> Truths:
    """Say where all parts are true: false decides, and of what is left a failure is the strongest."""
    found: Truths | None = None
    for part in parts:
        found = part if found is None else both(found, part)
        if found.false.all():
            break
    return constant(True, height) if found is None else found


def disjunction(parts: Iterable[Truths], height: int) -> Truths:
    """Say where any part is true: the conjunction with true and false exchanged."""
    return conjunction((part.negation() for part in parts), height).negation()


def both(one: Truths, other: Truths) -> Truths:
    """Say where both are true."""
    false = one.false | other.false
    failed = either(one.failed, other.failed)
    return Truths(one.true & other.true, false, None if failed is None else failed & ~false)


def either(one: pl.Series | None, other: pl.Series | None) -> pl.Series | None:
    """Say where one of two masks is set, of which none may be there."""
    if one is None or other is None:
        return one if other is None else other
    return one | other
