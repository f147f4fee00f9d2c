"""Buckets: small networks inside a ruleset, and the rules dealt out over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from boekwerk.rules.compile import Specificity
from boekwerk.rules.durable.bounds import Bound
from boekwerk.rules.durable.cutting import (
    MOST_FIELDS,
    MOST_PATTERNS,
    Cut,
    FieldKey,
    field_name,
    fields_of,
    patterns_of,
)
from boekwerk.rules.durable.variants import Condition, Found, Part, Variant
from boekwerk.rules.durable.wire import rule_name
from boekwerk.rules.equalities import conjuncts, crowd_of, equalities, least_crowded
from boekwerk.rules.readings import Slot

HOLDS, APPLIES, _PART = "h", "a", "p"
_COMPARED_BY = {"low": "$gte", "high": "$lte", "not": "$neq"}


class Fill:
    """What goes into one bucket. Rules that apply alike share the patterns that tell so."""

    def __init__(self) -> None:
        self.holds: dict[str, Variant] = {}
        self.applies: dict[tuple[Specificity, Variant], None] = {}
        self.parts: dict[int, Part] = {}
        self.fields: frozenset[FieldKey] = frozenset()

    def take(self, cut: Cut) -> bool:
        """Add a rule; False when there is no room for it."""
        applies = self.applies | {(cut.rule.specificity, variant): None for variant in cut.applies}
        parts, fields = self.parts | cut.parts, self.fields | cut.fields
        patterns = max(len(self.holds) + len(cut.holds) + len(applies), patterns_of(parts.values()))
        if patterns > MOST_PATTERNS or len(fields) > MOST_FIELDS:
            return False
        self.holds |= {rule_name(HOLDS, cut.number, n): variant for n, variant in enumerate(cut.holds)}
        self.applies, self.parts, self.fields = applies, parts, fields
        return True

    @property
    def item_fields(self) -> dict[str, frozenset[FieldKey]]:
        """The fields of items, by scope."""
        scopes = sorted({part.scope for part in self.parts.values()})
        return {
            scope: fields_of(
                v for part in self.parts.values() if part.scope == scope for v in part.variants
            )
            for scope in scopes
        }

    def named(self, bucket: int) -> dict[str, Variant]:
        """Give what a document is asked, by the names that an answer has."""
        named = dict(self.holds)
        for place, (specificity, variant) in enumerate(self.applies):
            named[f"{rule_name(APPLIES, _rank(specificity), place)}.{bucket}"] = variant
        return named

    def rules(self, bucket: int) -> dict[str, Any]:
        """Write its rules for durable-rules."""
        rules = {name: _rule(bucket, variant) for name, variant in self.named(bucket).items()}
        for part in self.parts.values():
            for place, row in enumerate(part.variants):
                name = f"{rule_name(_PART, part.number, place)}.{bucket}"
                rules[name] = {"all": [{"i": _pattern(part.scope, bucket, row)}]}
        return rules


class Shelf(Struct, frozen=True):
    """Buckets found by a fact. ``all`` serves when it is not known."""

    slot: Slot
    by_value: dict[Any, tuple[int, ...]]
    all: tuple[int, ...]


class Dealt(Struct, frozen=True):
    """The buckets: those asked about every document, and those found by a fact of it."""

    fills: tuple[Fill, ...]
    everywhere: tuple[int, ...]
    shelves: tuple[Shelf, ...]


def specificity_of(rank: int) -> Specificity:
    """Give the specificity that a rank in a rule's name stands for."""
    return bool(rank & 4), bool(rank & 2), bool(rank & 1)


def deal(cuts: Sequence[Cut]) -> Dealt:
    """Deal rules out over buckets, each under the equality that the fewest rules share.

    Few rules go into one bucket together: a document is shown to it once.
    """
    together = Fill()
    if all(together.take(cut) for cut in cuts):
        return Dealt((together,), (0,), ())
    keys = [equalities(conjuncts(cut.rule.applies)) for cut in cuts]
    crowd = crowd_of(keys)
    everywhere: list[tuple[Cut, frozenset[Any]]] = []
    shelved: dict[int, tuple[Slot, list[tuple[Cut, frozenset[Any]]]]] = {}
    for cut, found_by in zip(cuts, keys, strict=True):
        key = least_crowded(found_by, crowd)
        if key is None:
            everywhere.append((cut, frozenset()))
        else:
            shelved.setdefault(key.slot.number, (key.slot, []))[1].append((cut, key.constant))
    fills: list[Fill] = []
    at_all, _ = _filled(everywhere, fills)
    shelves = []
    for slot, found in shelved.values():
        found.sort(key=lambda one: min(map(repr, one[1])))
        numbers, by_value = _filled(found, fills)
        shelves.append(Shelf(slot, {value: tuple(n) for value, n in by_value.items()}, numbers))
    return Dealt(tuple(fills), at_all, tuple(shelves))


def _filled(
    cuts: Iterable[tuple[Cut, frozenset[Any]]], fills: list[Fill]
) -> tuple[tuple[int, ...], dict[Any, list[int]]]:
    begin = len(fills)
    by_value: dict[Any, list[int]] = {}
    for cut, values in cuts:
        if len(fills) == begin or not fills[-1].take(cut):
            fills.append(Fill())
            fills[-1].take(cut)
        for value in values:
            numbers = by_value.setdefault(value, [])
            if numbers[-1:] != [len(fills) - 1]:
                numbers.append(len(fills) - 1)
    return tuple(range(begin, len(fills))), by_value


def _rank(specificity: Specificity) -> int:
    relation, administration, package = specificity
    return relation * 4 + administration * 2 + package


def _rule(bucket: int, variant: Variant) -> dict[str, Any]:
    """Write a rule: the document first, then the items that are there, then those that are not."""
    patterns = [{"d": _pattern("d", bucket, variant)}]
    found = sorted((c for c in variant if isinstance(c, Found)), key=lambda c: (c.absent, c.part))
    for place, one in enumerate(found):
        kind, alias = ("there", f"f{place}$not") if one.absent else ("found", f"f{place}")
        patterns.append({alias: {"$and": [{"t": kind}, {"b": bucket}, {"p": one.part}]}})
    return {"all": patterns}


def _pattern(kind: str, bucket: int, bounds: Iterable[Condition]) -> dict[str, Any]:
    """Write a pattern: always with a positive test of the kind of fact first."""
    compared = [{_COMPARED_BY[b.side]: {field_name(b): b.value}} for b in bounds if isinstance(b, Bound)]
    return {"$and": [{"t": kind}, {"b": bucket}, *compared]}
