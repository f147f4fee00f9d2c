"""An index for pairs: which rules may well hold whenever another one does.

A rule can only follow from another one when it accepts the facts that were found for that one. So
it is looked up by those facts: by a value, a part of a text, a point in an interval, or its field.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from boekwerk.rules.analyse.axioms import LINE_COUNT, RELATION_KNOWN
from boekwerk.rules.analyse.literals import TODAY_KEY, Demand
from boekwerk.rules.analyse.results import ABSENT, FOREIGN
from boekwerk.rules.analyse.solving import accepts
from boekwerk.rules.analyse.views import Part, RuleView

_Key = tuple[Any, ...]
_PIECES = frozenset({"contains", "starts_with", "ends_with"})


class Entry(Struct, frozen=True, eq=False):
    """A rule in the index: ``touched`` has for each part the fields and items it speaks of."""

    view: RuleView
    parts: tuple[Part, ...]
    demands: tuple[Demand, ...]
    touched: tuple[int, ...]


class PairIndex:
    """Finds the rules whose parts may all be true whenever a rule holds."""

    def __init__(self, views: Iterable[tuple[RuleView, Sequence[Part]]]) -> None:
        entries = [_entry(view, parts) for view, parts in views]
        crowd = Counter(key for entry in entries for keys in _ways(entry) for key in keys)
        self._shelves: dict[_Key, list[Entry]] = {}
        self._anywhere: list[Entry] = []
        self._by_field: dict[_Key, list[Entry]] = {}
        self._lengths: dict[_Key, set[int]] = {}
        self._intervals: dict[_Key, list[tuple[Any, Any, int, Entry]]] = {}
        for number, entry in enumerate(entries):
            self._place(number, entry, crowd)
        self._spans = {field: _Spans(found) for field, found in self._intervals.items()}

    def candidates(self, view: RuleView) -> Iterator[Entry]:
        """Give the rules that may follow from a rule, in no particular order."""
        if view.model is None or not view.branches:
            return
        known = view.mentioned
        facts = view.model.facts
        for entry in self._found(facts):
            if entry.view is view or not all([touched & known for touched in entry.touched]):
                continue
            if all(_accepts(facts, demand) for demand in entry.demands):
                yield entry

    def _place(self, number: int, entry: Entry, crowd: Counter[_Key]) -> None:
        ways = _ways(entry)
        if not ways:
            self._anywhere.append(entry)
            return
        keys = min(ways, key=lambda keys: (max((crowd[key] for key in keys), default=0), keys))
        for key in keys:
            way, field = key[0], key[1]
            self._by_field.setdefault(field, []).append(entry)
            if way == "within":
                _, _, low, high = key
                self._intervals.setdefault(field, []).append((low, high, number, entry))
            else:
                self._shelves.setdefault(key, []).append(entry)
            if way == "part":
                self._lengths.setdefault(field, set()).add(len(key[2]))

    def _found(self, facts: dict[Any, Any]) -> Iterable[Entry]:
        found = {id(entry): entry for entry in self._anywhere}
        for field, fact in facts.items():
            for entry in self._by_fact(field, fact):
                found[id(entry)] = entry
        return found.values()

    def _by_fact(self, field: Any, fact: Any) -> Iterator[Entry]:
        if fact is ABSENT or fact is FOREIGN:
            yield from self._by_field.get(field, ())
            return
        yield from self._shelves.get(("field", field), ())
        for value in fact if isinstance(fact, tuple) else (fact,):
            yield from self._shelves.get(("value", field, value), ())
            if field in self._lengths:
                yield from self._by_pieces(field, value)
            if field in self._spans:
                yield from self._spans[field].at(value)

    def _by_pieces(self, field: Any, text: str) -> Iterator[Entry]:
        for length in self._lengths[field]:
            for start in range(len(text) - length + 1):
                yield from self._shelves.get(("part", field, text[start : start + length]), ())


class _Spans:
    """Intervals by their beginning, with how far any of those before reaches."""

    def __init__(self, spans: list[tuple[Any, Any, int, Entry]]) -> None:
        self._spans = sorted(spans, key=lambda span: (span[0], span[2]))
        self._begins = [low for low, _, _, _ in self._spans]
        self._reach: list[Any] = []
        for _, high, _, _ in self._spans:
            self._reach.append(high if not self._reach else max(high, self._reach[-1]))

    def at(self, point: Any) -> Iterator[Entry]:
        """Give the intervals that a point is in, or on the edge of."""
        at = bisect_right(self._begins, point) - 1
        while at >= 0 and self._reach[at] >= point:
            if self._spans[at][1] >= point:
                yield self._spans[at][3]
            at -= 1


def _entry(view: RuleView, parts: Sequence[Part]) -> Entry:
    demands = tuple([part.demand for part in parts if part.demand is not None])
    return Entry(view, tuple(parts), demands, tuple([part.touched for part in parts]))


def _ways(entry: Entry) -> list[tuple[_Key, ...]]:
    """Give the keys under which an entry may be put: of each demand those that it needs."""
    found = [_keys(demand) for demand in entry.demands if demand.key != TODAY_KEY]
    return [keys for keys in found if keys]


def _keys(demand: Demand) -> tuple[_Key, ...]:
    if demand.sign != "true" or demand.reading != "normal" or demand.negative:
        return (("field", demand.key),)
    if demand.operator == "in":
        return tuple(("value", demand.key, value) for value in sorted(demand.constant))
    if demand.operator in _PIECES:
        return tuple(("part", demand.key, part) for part in sorted(demand.constant))
    if demand.operator == "between" and not demand.field.many:
        return (("within", demand.key, *demand.constant),)
    return (("field", demand.key),)


def _accepts(facts: dict[Any, Any], demand: Demand) -> bool:
    if demand.key not in facts:
        return demand.key in (RELATION_KNOWN, LINE_COUNT)
    fact = facts[demand.key]
    # Days relative to the decision are left for the solver: the model's own day may be any.
    return (
        fact is ABSENT
        or fact is FOREIGN
        or demand.reading == "days"
        or accepts(fact, demand, facts[TODAY_KEY])
    )
