"""An index on equalities: the rules that can apply to a case are found, not tried one by one.

Rules that apply alike form a group. Every group stands under one of the equalities by which it
applies, the one that the fewest groups share. So the cost of a document grows with the rules that can
apply to it, not with all rules. Where the fact is not known, the groups are found by the rest of
their equalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.equalities import conjuncts, crowd_of, equalities, least_crowded
from boekwerk.rules.formula import AllOf, Atom, Formula, has_several
from boekwerk.rules.group import Group
from boekwerk.rules.readings import UNREAD, Facts, Slot
from boekwerk.rules.truth import Failure, Truth

_Rest = tuple[Formula, ...]
_Entry = tuple[Formula | None, Group]
"""A group, with what it asks besides the equality under which it stands; None: nothing."""


class RuleIndex:
    """Finds the groups of rules that can apply."""

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        self._place_all(_grouped((conjuncts(rule.applies), rule) for rule in rules))

    @classmethod
    def _of(cls, groups: Iterable[tuple[_Rest, Group]]) -> RuleIndex:
        index = cls(())
        index._place_all(groups)
        return index

    def _place_all(self, groups: Iterable[tuple[_Rest, Group]]) -> None:
        groups = tuple(groups)
        crowd = crowd_of(equalities(parts) for parts, _ in groups)
        everywhere: list[_Entry] = []
        shelves: dict[int, _Shelf] = {}
        for parts, group in groups:
            key = least_crowded(equalities(parts), crowd)
            if key is None:
                everywhere.append((_all_of(parts), group))
            else:
                shelves.setdefault(key.slot.number, _Shelf(key.slot)).place(key, parts, group)
        self._everywhere = everywhere
        self._shelves = tuple(shelves.values())

    def groups(self, facts: Facts) -> list[tuple[Group, Truth]]:
        """Give every group that applies or may apply, with whether it does; in no particular order."""
        found: list[tuple[Group, Truth]] = []
        entries = self._everywhere
        for shelf in self._shelves:
            fact = facts.known.get(shelf.number, UNREAD)
            if fact is UNREAD:
                fact = facts.read(shelf.slot)
            if fact is None or fact.__class__ is Failure:
                found += [(group, None) for group, _ in shelf.when_unknown.groups(facts)]
                continue
            try:
                under = shelf.of_several(fact) if shelf.several else shelf.by_value.get(fact)
            except TypeError:  # a plugin's fact may be no value at all
                under = shelf.all
            if under:
                entries = [*entries, *under] if entries else under
        for rest, group in entries:
            truth: Truth = True if rest is None else rest.truth(facts)
            if truth is not False and (group.is_always_valid or group.is_valid_on(facts.as_of)):
                found.append((group, truth))
        return found


class _Shelf:
    """The groups that are found by one slot."""

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        self.number = slot.number
        self.several = has_several(slot)
        self.by_value: dict[Any, list[_Entry]] = {}
        self._placed: list[tuple[_Rest, Group]] = []

    def place(self, key: Atom, parts: _Rest, group: Group) -> None:
        """Put a group under the values of a key."""
        entry = _all_of(tuple(part for part in parts if part is not key)), group
        for value in key.constant:
            self.by_value.setdefault(value, []).append(entry)
        self._placed.append((parts, group))

    def of_several(self, facts: Iterable[Any]) -> list[_Entry]:
        """Give the groups under several values, each once."""
        found = {id(entry): entry for fact in facts for entry in self.by_value.get(fact, ())}
        return list(found.values())

    @cached_property
    def all(self) -> list[_Entry]:
        """The groups with all that they ask."""
        return [(_all_of(parts), group) for parts, group in self._placed]

    @cached_property
    def when_unknown(self) -> RuleIndex:
        """The groups by the rest of what they ask, for when the fact is not known.

        Those that ask the same besides are one group there. It is made when first needed.
        """
        rest_of = ((tuple(p for p in parts if not _is_on(p, self.slot)), g) for parts, g in self._placed)
        return RuleIndex._of(_grouped((rest, rule) for rest, group in rest_of for rule in group.rules))


def _grouped(rules: Iterable[tuple[_Rest, CompiledRule]]) -> Iterator[tuple[_Rest, Group]]:
    """Put rules together that ask the same in order to apply, with the same scope and validity."""
    alike: dict[Any, tuple[_Rest, list[CompiledRule]]] = {}
    for parts, rule in rules:
        numbers = frozenset(part.number for part in parts)
        period = rule.source.valid_from, rule.source.valid_until
        alike.setdefault((numbers, rule.specificity, period), (parts, []))[1].append(rule)
    return ((parts, Group(found)) for parts, found in alike.values())


def _all_of(parts: _Rest) -> Formula | None:
    """Make one formula of several; it is nobody else's, so that it needs no number."""
    if len(parts) < 2:
        return parts[0] if parts else None
    return AllOf(-1, parts)


def _is_on(part: Formula, slot: Slot) -> bool:
    return isinstance(part, Atom) and part.slot is slot
