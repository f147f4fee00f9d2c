"""Equalities: what a rule asks to be equal in order to apply, by which it can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from boekwerk.rules.formula import AllOf, Atom, Formula

Crowd = Counter[tuple[int, Any]]
"""How many rules share an equality: by the number of its slot, and the value."""


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    """Give the parts of a formula that must all be true."""
    is_several = isinstance(formula, AllOf) and not formula.decisive
    return formula.parts if is_several else (formula,)  # type: ignore[attr-defined]


def equalities(parts: Iterable[Formula]) -> list[Atom]:
    """Pick the equalities from what must all be true."""
    return [part for part in parts if isinstance(part, Atom) and part.operator == "in"]


def crowd_of(rules: Iterable[Iterable[Atom]]) -> Crowd:
    """Count how many rules share each equality, from the equalities of every rule."""
    crowd: Crowd = Counter()
    for keys in rules:
        for key in keys:
            crowd.update((key.slot.number, value) for value in key.constant)
    return crowd


def least_crowded(keys: Iterable[Atom], crowd: Crowd) -> Atom | None:
    """Choose the equality that the fewest rules share; None when there is none."""
    return min(keys, key=lambda key: _crowded(key, crowd), default=None)


def _crowded(key: Atom, crowd: Crowd) -> tuple[int, int]:
    return max((crowd[key.slot.number, value] for value in key.constant), default=0), key.slot.number
