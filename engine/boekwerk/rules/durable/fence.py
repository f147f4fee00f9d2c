"""The fence: a rulebook in the form of durable-rules, within all limits at which that goes wrong.

Release 2.0.28 hangs or crashes on more than 511 conditions under one node, 255 equal patterns, 64 true
branches for a fact, 16 facts together, 252 fields and 4096 rules; it cannot be interrupted there. So the
rules are dealt out over *buckets* of at most 60 patterns. Every fact bears its bucket's number and every
pattern asks for it first, so that no fact meets more than those. A document is shown to the buckets of
which a rule may apply to it: they are found by equalities, such as its relation.

A rule that does not fit into a bucket of its own is *refused*, by name and when it is compiled. Of it
durable-rules is only given when it applies: a document to which it may apply gets no opinion. Nor does
one with so many different items that asking all of them about everything would take long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from msgspec import json

from boekwerk.domain.reason import Reason
from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.durable.bounds import Gauge
from boekwerk.rules.durable.buckets import Fill, Shelf, deal
from boekwerk.rules.durable.cutting import FieldKey, cut_of_applying, cut_rules, surely_fits
from boekwerk.rules.durable.variants import VariantMaker
from boekwerk.rules.durable.wire import Book, Bucket, Numbers, Question
from boekwerk.rules.files import without_collecting
from boekwerk.rules.readings import Facts
from boekwerk.rules.truth import Failure

_MOST_BUCKETS = 400
_MOST_RULES = 4_000
# What is asked of all different items of a document together: about a second of measuring.
_MOST_MEASURED = 1_000_000


class Fence:
    """Live automatic-booking rules and blocks, ready for durable-rules.

    ``book`` is for the child, ``names`` are those that its answers may have. ``refused`` says which rules
    durable-rules cannot be given, and why: on what one of them may apply to the second evaluator has no
    opinion.
    """

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        with without_collecting():
            self._compile(rules)

    def _compile(self, rules: Iterable[CompiledRule]) -> None:
        maker = VariantMaker()
        self.rules = tuple(rule for rule in _deciding(rules) if rule.is_live)
        cuts, refused = cut_rules(self.rules, maker)
        self.refused: tuple[Reason, ...] = tuple(refused.values())
        of_applying = {number: cut_of_applying(number, self.rules[number], maker) for number in refused}
        self._applies_anywhere = frozenset(number for number, cut in of_applying.items() if cut is None)
        self._refused = tuple(refused)
        cuts += [cut for cut in of_applying.values() if cut is not None]
        self._dealt = deal(cuts)
        self._gauges = maker.gauges.by_number
        self.book = _book(self._dealt.fills)
        fills = enumerate(self._dealt.fills)
        self.names = frozenset(name for bucket, fill in fills for name in fill.named(bucket))
        self._needs = cache(self._needs_of)

    def refusal(self, facts: Facts) -> Reason | None:
        """Say why there is no opinion on a document: a refused rule may apply to it, or it is too large.

        None: there is one. Whether a rule may apply is what the reference says; durable-rules is asked as
        well (`refusal_among`).
        """
        refused = self._refusal(number for number in self._refused if self._may_apply(number, facts))
        return refused or self._too_large(facts)

    def refusal_among(self, numbers: Iterable[int]) -> Reason | None:
        """Say why there is no opinion where rules with these numbers may hold; None: there is one."""
        return self._refusal(sorted(set(numbers).intersection(self._refused)))

    def question(self, facts: Facts) -> Question:
        """Measure what the buckets that may have something to say of a document need to know."""
        buckets = self._found(facts)
        gauges, item_gauges = self._needs(buckets)
        items = {scope: _items(facts.items(scope), wanted) for scope, wanted in item_gauges}  # type: ignore[arg-type]
        return Question(buckets, _numbers(facts, gauges), items)

    def _found(self, facts: Facts) -> tuple[int, ...]:
        found = dict.fromkeys(self._dealt.everywhere)
        for shelf in self._dealt.shelves:
            fact = facts.of(shelf.slot)
            found.update(dict.fromkeys(_buckets(shelf, fact)))
        return tuple(found)

    def _too_large(self, facts: Facts) -> Reason | None:
        _, item_gauges = self._needs(self._found(facts))
        measured = 0
        for scope, gauges in item_gauges:
            items = facts.items(scope)  # type: ignore[arg-type]
            if isinstance(items, tuple):
                many = len(items) * len(gauges) > _MOST_MEASURED
                measured += len(_different(items, gauges) if many else items) * len(gauges)
        if measured <= _MOST_MEASURED:
            return None
        return Reason("second_evaluator_too_large", {"asked": measured, "most": _MOST_MEASURED})

    def _may_apply(self, number: int, facts: Facts) -> bool:
        rule = self.rules[number]
        if number in self._applies_anywhere:
            return True
        return rule.is_valid_on(facts.as_of) and rule.applies.truth(facts) is not False

    def _refusal(self, numbers: Iterable[int]) -> Reason | None:
        return next((refusal_of(self.rules[number]) for number in numbers), None)

    def _needs_of(self, buckets: tuple[int, ...]) -> tuple[_Gauges, tuple[tuple[str, _Gauges], ...]]:
        fills = [self._dealt.fills[number] for number in buckets]
        scopes: dict[str, frozenset[FieldKey]] = {}
        for fill in fills:
            for scope, fields in fill.item_fields.items():
                scopes[scope] = scopes.get(scope, frozenset()) | fields
        of_items = tuple((scope, self._gauges_of([fields])) for scope, fields in scopes.items())
        return self._gauges_of(fill.fields for fill in fills), of_items

    def _gauges_of(self, fields: Iterable[Iterable[FieldKey]]) -> _Gauges:
        numbers = {gauge for some in fields for _, gauge, _ in some}
        return tuple(self._gauges[number] for number in sorted(numbers))


def refused_rules(rules: Iterable[CompiledRule]) -> tuple[Reason, ...]:
    """List the rules, of every stage, that durable-rules cannot be given: the place, and the limit."""
    large = [rule for rule in _deciding(rules) if not surely_fits(rule)]
    return tuple(cut_rules(large, VariantMaker())[1].values())


def refusals(rules: Iterable[CompiledRule]) -> tuple[Reason, ...]:
    """Say of every live rule that is refused what it means for documents; nothing is started for it."""
    live = {rule.source.id: rule for rule in rules if rule.is_live}
    return tuple(refusal_of(live[refused.values["rule"]]) for refused in refused_rules(live.values()))


def refusal_of(rule: CompiledRule) -> Reason:
    """Say that there is no opinion where a rule may apply."""
    return Reason("second_evaluator_refuses", {"rule": rule.source.id}, rule.source.where)


_Gauges = tuple[Gauge, ...]


def _deciding(rules: Iterable[CompiledRule]) -> Iterator[CompiledRule]:
    return (rule for rule in rules if rule.is_booking or rule.is_block)


def _buckets(shelf: Shelf, fact: Any) -> Iterable[int]:
    if fact is None or fact.__class__ is Failure:
        return shelf.all
    values = fact if isinstance(fact, tuple) else (fact,)
    try:
        return [number for value in values for number in shelf.by_value.get(value, ())]
    except TypeError:  # a plugin's fact may be no value at all
        return shelf.all


def _numbers(facts: Facts, gauges: _Gauges) -> Numbers:
    read = ((gauge.number, gauge.read(facts)) for gauge in gauges)
    return {number: found for number, found in read if found is not None}


def _items(items: tuple[Facts, ...] | Failure | None, gauges: _Gauges) -> list[Numbers] | None:
    """Measure items, each sort of them once: how many of it there are is asked of none."""
    if not isinstance(items, tuple):
        return None
    measured = [_numbers(item, gauges) for item in _different(items, gauges)]
    return list({tuple(numbers.items()): numbers for numbers in measured}.values())


def _different(items: tuple[Facts, ...], gauges: _Gauges) -> tuple[Facts, ...]:
    """Keep one of items of which all that is measured is alike."""
    slots = {gauge.slot.number: gauge.slot for gauge in gauges if gauge.slot is not None}
    found: dict[Any, Facts] = {}
    for item in items:
        read = tuple([item.of(slot) for slot in slots.values()])
        try:
            # True, 1 and 1.0 are equal, but an operator may see a difference.
            found.setdefault((read, tuple(map(type, read))), item)
        except TypeError:  # a plugin's fact may be no value at all
            found[id(item)] = item
    return tuple(found.values())


def _book(fills: Sequence[Fill]) -> Book:
    rulesets: list[dict[str, Any]] = [{}]
    buckets: list[Bucket] = []
    held = 0
    for number, fill in enumerate(fills):
        rules = fill.rules(number)
        if held == _MOST_BUCKETS or len(rulesets[-1]) + len(rules) > _MOST_RULES:
            rulesets.append({})
            held = 0
        rulesets[-1] |= rules
        held += 1
        buckets.append(_bucket(len(rulesets) - 1, fill))
    return Book(tuple(json.encode(rules).decode("ascii") for rules in rulesets), tuple(buckets))


def _bucket(ruleset: int, fill: Fill) -> Bucket:
    item_fields = {scope: tuple(sorted(fields)) for scope, fields in fill.item_fields.items()}
    parts = {
        scope: tuple(part.number for part in fill.parts.values() if part.scope == scope)
        for scope in item_fields
    }
    return Bucket(ruleset, tuple(sorted(fill.fields)), item_fields, parts)
