"""Bounds: atoms as comparisons of whole numbers, the only thing that durable-rules is given.

A *gauge* turns a fact into a whole number. A *bound* compares it with a number. What durable-rules
would get wrong never reaches it: texts of strangers become the number of the text in the rulebook
that they equal, and a regular expression becomes whether it fits (0 or 1).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Literal

from msgspec import Struct

from boekwerk.domain.amount import EXACT
from boekwerk.rules.fields import Scope
from boekwerk.rules.formula import Atom
from boekwerk.rules.readings import Facts, Slot
from boekwerk.rules.truth import Failure

Side = Literal["low", "high", "not"]

# durable-rules has numbers of 64 bits and clamps larger ones, so that 2**64 equals 2**63 - 1 there.
# Larger facts are taken for FARTHEST: with constants that are smaller they compare the same.
FARTHEST = 2**61
_MOST_CONSTANT = 2**60
# Two for every millionth: an odd number lies between two millionths, so no digit of a fact is lost.
_STEPS = Decimal(2_000_000)
_EXACT_TEXTS = frozenset({"choice", "code", "identifier", "text"})
_FLAGS = frozenset({"known", "empty"})


class Bound(Struct, frozen=True):
    """A comparison: the gauge's number is at least ``value`` (low), at most (high), or another (not)."""

    gauge: int
    side: Side
    value: int


class Gauge(Struct, frozen=True, eq=False):
    """A fact as a whole number; ``read`` gives None when it is not known or is no such fact at all.

    ``slot`` is the fact; None where it is something else that is measured.
    """

    number: int
    read: Callable[[Facts], int | None]
    slot: Slot | None = None


Alternatives = list[tuple[Bound, ...]]
_Measured = tuple[int, list[int]]


class Gauges:
    """Makes gauges, the same one for all atoms that compare one fact."""

    def __init__(self) -> None:
        self.by_number: dict[int, Gauge] = {}
        self._made: dict[tuple[Any, ...], Gauge] = {}
        self._texts: dict[int, dict[Any, int]] = {}

    def of(self, atom: Atom, *, holds: bool) -> Alternatives:
        """Give the bounds with which an atom is true, or with which it is false: any row, all in it.

        An atom that cannot be compared as numbers is tested before, and its truth compared.
        """
        measured = self._measured(atom)
        if measured is None:
            gauge = self._gauge(("test", atom.number), _measuring(atom.slot, _tested(atom)), atom.slot)
            return [(Bound(gauge, "low", 1),)] if holds else [(Bound(gauge, "high", 0),)]
        gauge, constants = measured
        true, false = _BOUNDS[atom.operator](gauge, *constants)
        return true if holds else false

    def any_items(self, scope: Scope) -> int:
        """Give the gauge that is 1 when there are items of a scope, and not known when there are none."""
        return self._gauge(("any", scope), lambda facts: 1 if _found(facts.items(scope)) else None)

    def day(self) -> int:
        """Give the gauge of the day that is judged on."""
        return self._gauge(("day",), lambda facts: day_number(facts.as_of))

    def _measured(self, atom: Atom) -> _Measured | None:
        """Give the gauge and the constants of an atom that can be compared as numbers."""
        if atom.operator not in _BOUNDS or (atom.slot.field.many and atom.slot.reading not in _FLAGS):
            return None
        constants = _constants(atom.constant)
        if constants is None:
            return None
        read = self._number_of(atom.slot, constants)
        if read is None:
            return None
        try:
            numbers = [read(constant) for constant in constants]
        except (TypeError, ValueError, ArithmeticError):
            return None
        if any(abs(number) > _MOST_CONSTANT or number % 2 for number in numbers):
            return None
        key = ("fact", atom.slot.number)
        return self._gauge(key, _measuring(atom.slot, _near(read)), atom.slot), numbers

    def _number_of(self, slot: Slot, constants: list[Any]) -> Callable[[Any], int] | None:
        kind = "bool" if slot.reading in _FLAGS else slot.field.type
        if slot.reading == "days":
            kind = "number"
        if kind in _EXACT_TEXTS:
            known = self._texts.setdefault(slot.number, {})
            for constant in constants:
                known.setdefault(constant, 2 * len(known) + 2)
            return _text(known)
        return _NUMBER_OF.get(kind)

    def _gauge(
        self, key: tuple[Any, ...], read: Callable[[Facts], int | None], slot: Slot | None = None
    ) -> int:
        if key not in self._made:
            gauge = Gauge(len(self.by_number), read, slot)
            self._made[key] = self.by_number[gauge.number] = gauge
        return self._made[key].number


def day_number(date: datetime.date) -> int:
    """Give the number that the gauge of the day has on a date."""
    return 2 * date.toordinal()


def _measuring(slot: Slot, measure: Callable[[Any], int]) -> Callable[[Facts], int | None]:
    def read(facts: Facts) -> int | None:
        fact = facts.of(slot)
        if fact is None or fact.__class__ is Failure:
            return None
        try:
            return measure(fact)
        except Exception:  # a plugin's field may give something of another type
            return None

    return read


def _found(items: tuple[Facts, ...] | Failure | None) -> bool:
    return isinstance(items, tuple) and bool(items)


def _constants(constant: Any) -> list[Any] | None:
    """List the constants; None for a choice of several, which is one test and not many rules."""
    if isinstance(constant, frozenset):
        return list(constant) if len(constant) == 1 else None
    return list(constant) if isinstance(constant, tuple) else [constant]


def _tested(atom: Atom) -> Callable[[Any], int]:
    test = atom.test
    return lambda fact: 1 if test(fact) else 0


def _near(read: Callable[[Any], int]) -> Callable[[Any], int]:
    return lambda fact: max(-FARTHEST, min(FARTHEST, read(fact)))


def _text(known: Mapping[Any, int]) -> Callable[[Any], int]:
    return lambda fact: known.get(fact, 0)


def _steps(number: Any) -> int:
    """Give the place of a number among steps of half a millionth, exactly enough to compare it."""
    if not isinstance(number, Decimal):
        return _whole(number) * int(_STEPS)
    scaled = EXACT.multiply(number, _STEPS / 2)
    below = scaled.to_integral_value(ROUND_FLOOR)
    return 2 * int(below) + (scaled != below)


def _whole(number: Any) -> int:
    if not isinstance(number, int):
        raise TypeError(f"{type(number).__name__} is not a whole number")
    return int(number)


def _twice(number: Any) -> int:
    return 2 * _whole(number)


_NUMBER_OF: dict[str, Callable[[Any], int]] = {
    "money": _twice,
    "number": _steps,
    "bool": _twice,
    "date": day_number,
}


def _equal(gauge: int, value: int) -> tuple[Alternatives, Alternatives]:
    equal = (Bound(gauge, "low", value), Bound(gauge, "high", value))
    return [equal], [(Bound(gauge, "not", value),)]


def _unequal(gauge: int, value: int) -> tuple[Alternatives, Alternatives]:
    equal, unequal = _equal(gauge, value)
    return unequal, equal


def _at_least(gauge: int, value: int) -> tuple[Alternatives, Alternatives]:
    return [(Bound(gauge, "low", value),)], [(Bound(gauge, "high", value - 1),)]


def _at_most(gauge: int, value: int) -> tuple[Alternatives, Alternatives]:
    return [(Bound(gauge, "high", value),)], [(Bound(gauge, "low", value + 1),)]


def _above(gauge: int, value: int) -> tuple[Alternatives, Alternatives]:
    return _at_least(gauge, value + 1)


def _below(gauge: int, value: int) -> tuple[Alternatives, Alternatives]:
    return _at_most(gauge, value - 1)


def _between(gauge: int, first: int, last: int) -> tuple[Alternatives, Alternatives]:
    inside = (Bound(gauge, "low", first), Bound(gauge, "high", last))
    return [inside], [(Bound(gauge, "high", first - 1),), (Bound(gauge, "low", last + 1),)]


_BOUNDS: dict[str, Callable[..., tuple[Alternatives, Alternatives]]] = {
    "in": _equal,
    "not_in": _unequal,
    "at_least": _at_least,
    "at_most": _at_most,
    "above": _above,
    "below": _below,
    "between": _between,
    "on_or_after": _at_least,
    "before": _below,
    "within_days": _at_most,
    "is_empty": _equal,
    "is_known": _equal,
}
"""For every operator that compares: when it is true, and when it is false; of others only the truth."""
