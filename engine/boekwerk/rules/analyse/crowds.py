"""Crowds: of many rules that are found by the same key, those whose bounds and texts accept the facts.

Rules are bits of a number. Every column, one for a field and a way of comparing, gives the bits of the
rules that a fact does not exclude, and what all columns leave may follow. So a column may leave too
many, and never too few: without it every rule would be compared with every other one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import re2
from msgspec import Struct

from boekwerk.rules.analyse.axioms import LINE_COUNT, RELATION_KNOWN
from boekwerk.rules.analyse.literals import Demand, FieldKey
from boekwerk.rules.analyse.results import ABSENT, FOREIGN
from boekwerk.rules.analyse.views import Part, RuleView
from boekwerk.rules.finders import BOUNDS, TEXTS, BoundFinder, CannotTell, TextFinder
from boekwerk.rules.values import exact, folded

_WORTH_COLUMNS = 32
_MOST_STEPS = 256
_OPPOSITE = {
    "at_least": "below",
    "below": "at_least",
    "at_most": "above",
    "above": "at_most",
    "on_or_after": "before",
    "before": "on_or_after",
}
_SAID_ANYHOW = (RELATION_KNOWN, LINE_COUNT)

_Way = tuple[FieldKey, str, str]
"""A field, how its fact is read, and an operator, or ``text`` for all that look into a text."""
_Guards = list[tuple[int, Any]]
"""The numbers of rules, each with a bound or a demand."""


class Entry(Struct, frozen=True, eq=False):
    """A rule in an index: ``touched`` has for each part the fields and items it speaks of."""

    view: RuleView
    parts: tuple[Part, ...]
    demands: tuple[Demand, ...]
    touched: tuple[int, ...]


class Crowd:
    """Rules under one key. The columns are made when the first facts are asked about."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._columns: list[_Column] | None = None

    def add(self, entry: Entry) -> None:
        """Put a rule in it, before anything is looked up."""
        self._entries.append(entry)

    def left(self, facts: dict[Any, Any]) -> Iterable[Entry]:
        """Give the rules that the facts do not exclude."""
        if len(self._entries) < _WORTH_COLUMNS:
            return self._entries
        if self._columns is None:
            self._columns = [*_columns(self._entries)]
        bits = (1 << len(self._entries)) - 1
        for column in self._columns:
            bits &= column.bits(facts)
            if not bits:
                return ()
        return self._at(bits)

    def _at(self, bits: int) -> Iterator[Entry]:
        while bits:
            lowest = bits & -bits
            yield self._entries[lowest.bit_length() - 1]
            bits ^= lowest


class _Column(Struct, frozen=True):
    """What a fact leaves: ``unguarded`` are the rules of which nothing is asked in this way."""

    key: FieldKey
    read: Callable[[Any], Any]
    found: Callable[[Any], int]
    unguarded: int
    everything: int

    def bits(self, facts: dict[Any, Any]) -> int:
        """Give the rules that are not excluded."""
        fact = facts.get(self.key)
        if fact is None:
            return self.everything if self.key in _SAID_ANYHOW else self.unguarded
        if fact is ABSENT or fact is FOREIGN:
            return self.everything
        bits = self.unguarded
        try:
            for value in fact if isinstance(fact, tuple) else (fact,):
                bits |= self.found(self.read(value))
        except CannotTell:
            return self.everything
        return bits


def _columns(entries: Sequence[Entry]) -> Iterator[_Column]:
    guards: dict[_Way, _Guards] = defaultdict(list)
    for number, entry in enumerate(entries):
        # Of several bounds of one rule in the same way one will do.
        for way, bound in {
            way: bound for demand in entry.demands for way, bound in _guards(demand)
        }.items():
            guards[way].append((number, bound))
    everything = (1 << len(entries)) - 1
    for (key, reading, operator), guarded in guards.items():
        if len(guarded) < _WORTH_COLUMNS:
            continue
        find = _by_text(guarded) if operator == "text" else _by_bound(operator, guarded)
        if find is not None:
            unguarded = everything & ~_bits(number for number, _ in guarded)
            yield _Column(key, _READ[reading], find, unguarded, everything)


def _guards(demand: Demand) -> Iterator[tuple[_Way, Any]]:
    """Give what a fact must at least be, so that it is as demanded."""
    operator, reading = demand.operator, demand.reading
    if reading == "normal" and not demand.field.many and demand.needs_known:
        yield from _bounds(demand)
    if operator in TEXTS and demand.sign == "true" and reading in ("normal", "exact"):
        reading = reading if demand.field.type == "text" else "as it is"  # type: ignore[assignment]
        yield (demand.key, reading, "text"), demand


def _bounds(demand: Demand) -> Iterator[tuple[_Way, Any]]:
    operator, constant = demand.operator, demand.constant
    if operator == "between" and demand.wants:
        yield (demand.key, "as it is", "at_least"), constant[0]
        yield (demand.key, "as it is", "at_most"), constant[1]
    elif operator in BOUNDS and operator in _OPPOSITE:
        yield (demand.key, "as it is", operator if demand.wants else _OPPOSITE[operator]), constant


def _by_bound(operator: str, guarded: _Guards) -> Callable[[Any], int]:
    """Keep the rules whose bounds are met after every so many bounds, and so a few too many."""
    finder = BoundFinder(operator, [bound for _, bound in guarded])
    numbers = [guarded[at][0] for at in finder.order]
    step = -(-len(numbers) // _MOST_STEPS)
    steps = [0]
    for at in range(0, len(numbers), step):
        steps.append(steps[-1] | _bits(numbers[at : at + step]))
    place, met = finder.place, finder.met
    return lambda fact: steps[-(-met[place(fact)] // step)]


def _by_text(guarded: _Guards) -> Callable[[Any], int] | None:
    try:
        finder = TextFinder([demand for _, demand in guarded])
    except (re2.error, UnicodeEncodeError):  # too large, or no text that RE2 takes
        return None
    return lambda fact: _bits(guarded[number][0] for number in finder.found(fact))


def _bits(numbers: Iterable[int]) -> int:
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


_READ: dict[str, Callable[[Any], Any]] = {
    "normal": folded,
    "exact": exact,
    "as it is": lambda fact: fact,
}
"""How a text as it could be printed becomes what is compared; other facts are that already."""
