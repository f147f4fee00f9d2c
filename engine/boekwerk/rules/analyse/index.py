"""An index for pairs: which rules may well hold whenever another one does.

A rule can only follow from another one when it accepts the facts that were found for that one. So
it is looked up by those facts: by a value, a part of a text, or its field, and among many by what its
bounds and texts accept (see `crowds`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from boekwerk.rules.analyse.axioms import LINE_COUNT, RELATION_KNOWN
from boekwerk.rules.analyse.crowds import Crowd, Entry
from boekwerk.rules.analyse.literals import TODAY_KEY, Demand
from boekwerk.rules.analyse.results import ABSENT, FOREIGN
from boekwerk.rules.analyse.solving import accepts
from boekwerk.rules.analyse.views import Part, RuleView

_Key = tuple[Any, ...]
_PIECES = frozenset({"contains", "starts_with", "ends_with"})


class PairIndex:
    """Finds the rules whose parts may all be true whenever a rule holds."""

    def __init__(self, views: Iterable[tuple[RuleView, Sequence[Part]]]) -> None:
        entries = [_entry(view, parts) for view, parts in views]
        crowd = Counter(key for entry in entries for keys in _ways(entry) for key in keys)
        self._shelves: dict[_Key, Crowd] = {}
        self._anywhere = Crowd()
        self._by_field: dict[_Key, Crowd] = {}
        self._lengths: dict[_Key, set[int]] = {}
        for entry in entries:
            self._place(entry, crowd)

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

    def _place(self, entry: Entry, crowd: Counter[_Key]) -> None:
        ways = _ways(entry)
        if not ways:
            self._anywhere.add(entry)
            return
        keys = min(ways, key=lambda keys: (max((crowd[key] for key in keys), default=0), keys))
        for key in keys:
            way, field = key[0], key[1]
            self._by_field.setdefault(field, Crowd()).add(entry)
            self._shelves.setdefault(key, Crowd()).add(entry)
            if way == "part":
                self._lengths.setdefault(field, set()).add(len(key[2]))

    def _found(self, facts: dict[Any, Any]) -> Iterable[Entry]:
        found = {id(entry): entry for entry in self._anywhere.left(facts)}
        for field, fact in facts.items():
            for crowd in self._by_fact(field, fact):
                for entry in crowd.left(facts):
                    found[id(entry)] = entry
        return found.values()

    def _by_fact(self, field: Any, fact: Any) -> Iterator[Crowd]:
        if field not in self._by_field:
            return
        if fact is ABSENT or fact is FOREIGN:
            yield self._by_field[field]
            return
        keys: list[_Key] = [("field", field)]
        for value in fact if isinstance(fact, tuple) else (fact,):
            keys.append(("value", field, value))
            keys += self._pieces(field, value)
        yield from (self._shelves[key] for key in keys if key in self._shelves)

    def _pieces(self, field: Any, text: Any) -> Iterator[_Key]:
        for length in self._lengths.get(field, ()):
            for start in range(len(text) - length + 1):
                yield "part", field, text[start : start + length]


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
