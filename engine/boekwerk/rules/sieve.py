"""A sieve: of many rules that apply alike, those that may hold are found by what they ask.

Rules are bits of a number, in order of rank. Every column of the sieve, one for a field and a way of
comparing, gives the bits of the rules that it does not exclude; what all columns leave is tried. So
a column may leave too many, and never too few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import re2

from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.finders import BoundFinder, TextFinder, ValueFinder
from boekwerk.rules.formula import Atom, has_several
from boekwerk.rules.guards import Kind, guards, kinds
from boekwerk.rules.readings import UNREAD, Facts
from boekwerk.rules.truth import Failure

_WORTH_A_SIEVE = 16
_WORTH_A_COLUMN = 8
_MOST_BITS = 4_096
_MOST_STEPS = 512
_COST_OF_TEXT = 10
_COST_OF_ITEMS = 20


class _Column(Protocol):
    @property
    def cost(self) -> int:
        """Compare how much work a column is."""

    def bits(self, facts: Facts) -> int:
        """Give the rules that the facts do not exclude."""


class Sieve:
    """Finds those of some rules of which the terms may hold.

    ``or_unknown``: also those of which they may be unknown or go wrong. The columns are made when a
    document first needs them.
    """

    __slots__ = ("_few", "_or_unknown", "_parts", "_ranked")

    def __init__(self, rules: Iterable[CompiledRule], *, or_unknown: bool = False) -> None:
        self._ranked = tuple(sorted(rules, key=lambda rule: rule.rank))
        self._few = self._ranked if len(self._ranked) < _WORTH_A_SIEVE else ()
        self._or_unknown = or_unknown
        self._parts: tuple[_Part, ...] = ()

    def rules(self, facts: Facts) -> Iterable[CompiledRule]:
        """Give the rules that may hold, the first in rank first."""
        if self._few:
            return self._few
        if not self._parts:
            pieces = range(0, len(self._ranked), _MOST_BITS)
            self._parts = tuple(
                _Part(self._ranked[at : at + _MOST_BITS], self._or_unknown) for at in pieces
            )
        return self._parts[0].left(facts) if len(self._parts) == 1 else self._left(facts)

    def _left(self, facts: Facts) -> Iterator[CompiledRule]:
        for part in self._parts:
            yield from part.left(facts)


class _Part:
    """As many rules as one number has bits for."""

    __slots__ = ("_all", "_columns", "_rules")

    def __init__(self, rules: tuple[CompiledRule, ...], or_unknown: bool) -> None:
        self._rules = rules
        self._all = (1 << len(rules)) - 1
        found: dict[Kind, list[tuple[int, Atom]]] = defaultdict(list)
        for place, rule in enumerate(rules):
            by_kind = {kind: atom for atom in guards(rule.terms) for kind in kinds(atom)}
            for kind, atom in by_kind.items():
                found[kind].append((place, atom))
        columns = [
            column
            for (_, way), guarded in found.items()
            if len(guarded) >= _WORTH_A_COLUMN
            and (column := _column(way, guarded, self._all, or_unknown)) is not None
        ]
        self._columns = sorted(columns, key=lambda column: column.cost)

    def left(self, facts: Facts) -> Iterator[CompiledRule]:
        bits = self._all
        for column in self._columns:
            bits &= column.bits(facts)
            if not bits:
                return
        while bits:
            lowest = bits & -bits
            yield self._rules[lowest.bit_length() - 1]
            bits ^= lowest


class _Guards(NamedTuple):
    """The rules that are guarded in one way, and what is left where nothing is found.

    ``unguarded`` are the rules that are not guarded so, ``everything`` all rules. ``when_unknown``
    is what is left when the fact is not known.
    """

    rules: list[tuple[int, Atom]]
    unguarded: int
    everything: int
    when_unknown: int


class _OfCase:
    """One field of a case, compared in one way."""

    __slots__ = ("_bits_of", "_everything", "_number", "_slot", "_when_unknown", "cost")

    def __init__(self, guards: _Guards, bits_of: Callable[[Any], int], cost: int) -> None:
        self._slot = guards.rules[0][1].slot
        self._number = self._slot.number
        self._bits_of = _any_of(bits_of, guards.unguarded) if has_several(self._slot) else bits_of
        self._everything = guards.everything
        self._when_unknown = guards.when_unknown
        self.cost = cost

    def bits(self, facts: Facts) -> int:
        fact = facts.known.get(self._number, UNREAD)
        if fact is UNREAD:
            fact = facts.read(self._slot)
        if fact is None or fact.__class__ is Failure:
            return self._when_unknown
        try:
            return self._bits_of(fact)
        except Exception:  # a plugin's fact, or no answer: nothing is excluded, each rule is tried
            return self._everything


class _OfItems(_OfCase):
    """One field of the lines, booking lines or VAT rows, compared in one way."""

    __slots__ = ("_scope", "_unguarded")

    def __init__(self, guards: _Guards, bits_of: Callable[[Any], int], cost: int) -> None:
        super().__init__(guards, bits_of, _COST_OF_ITEMS + cost)
        self._scope = self._slot.field.scope
        self._unguarded = guards.unguarded

    def bits(self, facts: Facts) -> int:
        items = facts.items(self._scope)
        if not items or isinstance(items, Failure):
            return self._when_unknown
        bits = self._unguarded
        for item in items:
            bits |= super().bits(item)
        return bits


def _column(way: str, rules: list[tuple[int, Atom]], everything: int, or_unknown: bool) -> _Column | None:
    unguarded = everything & ~_bits(place for place, _ in rules)
    guards = _Guards(rules, unguarded, everything, everything if or_unknown else unguarded)
    make = _OfCase if rules[0][1].slot.field.scope == "case" else _OfItems
    if way == "in":
        return make(guards, _by_value(guards), 0)
    if way != "text":
        return make(guards, _by_bound(way, guards), 1)
    try:
        return make(guards, _by_text(guards), _COST_OF_TEXT)
    except (re2.error, UnicodeEncodeError):  # too large, or no text that RE2 takes
        return None


def _by_value(guards: _Guards) -> Callable[[Any], int]:
    places = [place for place, _ in guards.rules]
    unguarded = guards.unguarded
    by_value = {
        value: unguarded | _bits(places[number] for number in numbers)
        for value, numbers in ValueFinder([atom.constant for _, atom in guards.rules]).by_value
    }
    return lambda fact: by_value.get(fact, unguarded)


def _by_bound(operator: str, guards: _Guards) -> Callable[[Any], int]:
    """Keep the rules whose bounds are met after every so many bounds, and so a few too many."""
    finder = BoundFinder(operator, [_bound(atom, operator) for _, atom in guards.rules])
    places = [guards.rules[number][0] for number in finder.order]
    step = -(-len(places) // _MOST_STEPS)
    steps = [guards.unguarded]
    for at in range(0, len(places), step):
        steps.append(steps[-1] | _bits(places[at : at + step]))
    at_place, place = [steps[-(-met // step)] for met in finder.met], finder.place
    return lambda fact: at_place[place(fact)]


def _by_text(guards: _Guards) -> Callable[[Any], int]:
    places: dict[Atom, list[int]] = defaultdict(list)
    for place, atom in guards.rules:
        places[atom].append(place)
    finder = TextFinder(tuple(places))
    bits_of = [_bits(found) for found in places.values()]

    def bits(fact: Any) -> int:
        found = guards.unguarded
        for number in finder.found(fact):
            found |= bits_of[number]
        return found

    return bits


def _any_of(bits_of: Callable[[Any], int], unguarded: int) -> Callable[[Any], int]:
    def bits(facts: Any) -> int:
        found = unguarded
        for fact in facts:
            found |= bits_of(fact)
        return found

    return bits


def _bound(atom: Atom, operator: str) -> Any:
    if atom.operator != "between":
        return atom.constant
    return atom.constant[0 if operator == "at_least" else 1]


def _bits(places: Iterable[int]) -> int:
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits
