"""An index on equalities: the rules that can apply to a case are found, not tried one by one.

Every rule stands under one of its keys, the one that the fewest rules share. So the cost of a
document grows with the rules that can apply to it, not with all rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from boekwerk.rules.compile import CompiledRule, Key
from boekwerk.rules.readings import Facts, Slot
from boekwerk.rules.truth import Failure


class _Shelf:
    """The rules that are found by one slot. ``all`` serves when its fact is not known."""

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        self.by_value: dict[Any, list[CompiledRule]] = {}
        self.all: list[CompiledRule] = []

    def rules(self, fact: Any) -> Iterable[CompiledRule]:
        """Give the rules under a fact, each once."""
        if fact is None or isinstance(fact, Failure):
            return self.all
        if not isinstance(fact, tuple):
            return self.by_value.get(fact, ())
        found = {rule.source.id: rule for value in fact for rule in self.by_value.get(value, ())}
        return found.values()


class RuleIndex:
    """Finds the rules that can apply."""

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        rules = tuple(rules)
        crowd: Counter[tuple[int, Any]] = Counter()
        for rule in rules:
            crowd.update((key.slot.number, value) for key in rule.keys for value in key.values)
        self._everywhere: list[CompiledRule] = []
        self._shelves: dict[int, _Shelf] = {}
        for rule in rules:
            if rule.keys:
                self._place(rule, min(rule.keys, key=lambda key: _crowded(key, crowd)))
            else:
                self._everywhere.append(rule)

    def _place(self, rule: CompiledRule, key: Key) -> None:
        shelf = self._shelves.setdefault(key.slot.number, _Shelf(key.slot))
        shelf.all.append(rule)
        for value in key.values:
            shelf.by_value.setdefault(value, []).append(rule)

    def candidates(self, facts: Facts) -> list[CompiledRule]:
        """Give every rule that can apply, and some that cannot; in no particular order."""
        found = list(self._everywhere)
        for shelf in self._shelves.values():
            found += shelf.rules(facts.of(shelf.slot))
        return found


def _crowded(key: Key, crowd: Counter[tuple[int, Any]]) -> tuple[int, int]:
    most = max((crowd[key.slot.number, value] for value in key.values), default=0)
    return most, key.slot.number
