"""Variants: a formula as rows of conditions, of which one must hold whole.

durable-rules fires a rule with an *or* in it once for every branch, and takes *not* for 'not yet'. So
no rule that it is given has either: an alternative is a rule of its own, and a negation is pushed inside
until it stands at a comparison, which can be turned round, or at items, which wait for a closing fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from boekwerk.rules.durable.bounds import Bound, Gauges
from boekwerk.rules.fields import Scope
from boekwerk.rules.formula import AllOf, Atom, Formula, NotOf, OverItems

MOST_VARIANTS = 60


class Part(Struct, frozen=True):
    """What one line, booking line or VAT row is asked: the ``variants`` of a formula over its facts."""

    number: int
    scope: Scope
    variants: tuple[tuple[Bound, ...], ...]


class Found(Struct, frozen=True):
    """There is an item that fulfils a part; with ``absent``: there is none that may."""

    part: int
    absent: bool


Condition = Bound | Found
Variant = tuple[Condition, ...]


class TooManyVariants(Exception):
    """A formula has more alternatives than durable-rules can be given."""


class VariantMaker:
    """Makes the variants of formulas, over one set of gauges and parts."""

    def __init__(self) -> None:
        self.gauges = Gauges()
        self.parts: dict[int, Part] = {}
        self._part_of: dict[tuple[Scope, int, bool], Part] = {}

    def of(self, formula: Formula, *, holds: bool = True) -> list[Variant]:
        """Give the rows with which a formula is true, or else those with which it is false.

        Raises TooManyVariants.
        """
        if isinstance(formula, NotOf):
            return self.of(formula.part, holds=not holds)
        if isinstance(formula, OverItems):
            return self._over_items(formula, holds=holds)
        if isinstance(formula, AllOf):
            rows = (self.of(part, holds=holds) for part in formula.parts)
            return either(rows) if formula.decisive is holds else together(rows)
        assert isinstance(formula, Atom), f"{type(formula).__name__} has no variants"
        return list(self.gauges.of(formula, holds=holds))

    def _over_items(self, formula: OverItems, *, holds: bool) -> list[Variant]:
        scope = formula.scope
        if formula.quantifier != "every":
            wants_one = holds is (formula.quantifier == "any")
            part = self._part(scope, formula.part, holds=True)
            return [(Found(part.number, absent=not wants_one),)]
        # Of no items at all nothing is known; so it must be known that there are some.
        present = self.gauges.any_items(scope)
        part = self._part(scope, formula.part, holds=False)
        if holds:
            return [(Found(part.number, absent=True), Bound(present, "low", 1))]
        return [(Found(part.number, absent=False),), (Bound(present, "high", 0),)]

    def _part(self, scope: Scope, formula: Formula, *, holds: bool) -> Part:
        key = (scope, formula.number, holds)
        if key not in self._part_of:
            rows = tuple(
                tuple(c for c in row if isinstance(c, Bound)) for row in self.of(formula, holds=holds)
            )
            part = Part(len(self.parts), scope, rows)
            self._part_of[key] = self.parts[part.number] = part
        return self._part_of[key]


def together(parts: Iterable[list[Variant]]) -> list[Variant]:
    """Combine every row of each with every row of the others. Raises TooManyVariants."""
    rows: list[Variant] = [()]
    for part in parts:
        if len(rows) * len(part) > MOST_VARIANTS:
            raise TooManyVariants
        rows = [tuple(dict.fromkeys((*row, *more))) for row in rows for more in part]
    return rows


def either(parts: Iterable[list[Variant]]) -> list[Variant]:
    """Put the rows of all together, each once. Raises TooManyVariants."""
    rows = list(dict.fromkeys(row for part in parts for row in part))
    if len(rows) > MOST_VARIANTS:
        raise TooManyVariants
    return rows
