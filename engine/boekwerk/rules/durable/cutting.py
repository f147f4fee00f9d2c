"""Cutting: a rule in the variants that durable-rules is given, and what they need of a bucket."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from boekwerk.domain.reason import Reason
from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.durable.bounds import Bound, day_number
from boekwerk.rules.durable.variants import (
    MOST_VARIANTS,
    Condition,
    Found,
    Part,
    TooManyVariants,
    Variant,
    VariantMaker,
    together,
)
from boekwerk.rules.formula import AllOf, Atom, Formula, NotOf, OverItems

MOST_PATTERNS = 60
"""That one fact may meet: durable-rules goes wrong when 64 branches are true at once."""
MOST_FIELDS = 200
_MOST_TOGETHER = 14
_FITS_ALWAYS = 9

FieldKey = tuple[str, int, str]
"""A field of facts: its name, the gauge it is measured by, and the side it is compared on."""


class Cut:
    """A rule in variants: of its holding and, for an automatic-booking rule, of its applying.

    One that is not ``is_whole`` holds wherever the rule applies, whatever else it asks. Raises
    TooManyVariants.
    """

    def __init__(
        self, number: int, rule: CompiledRule, maker: VariantMaker, *, is_whole: bool = True
    ) -> None:
        applies = together([[_validity(rule, maker)], maker.of(rule.applies)])
        self.number = number
        self.rule = rule
        self.holds = together([applies, maker.of(rule.terms)]) if is_whole else applies
        # Of a block it does not matter whether it applies, only whether it holds.
        self.applies = applies if rule.is_booking and is_whole else []
        wanted = {c.part for variant in self.holds for c in variant if isinstance(c, Found)}
        self.parts = {part: maker.parts[part] for part in sorted(wanted)}

    @cached_property
    def fields(self) -> frozenset[FieldKey]:
        """The fields of a document that it needs."""
        return fields_of((*self.holds, *self.applies))

    def refusal(self) -> Reason | None:
        """Say why it does not fit into any bucket; None when it does."""
        found = [sum(isinstance(c, Found) for c in variant) for variant in self.holds]
        if max(found, default=0) > _MOST_TOGETHER:
            return refused(self.rule, "rule_too_many_quantifiers", _MOST_TOGETHER)
        if (
            len(self.holds) + len(self.applies) > MOST_PATTERNS
            or patterns_of(self.parts.values()) > MOST_PATTERNS
        ):
            return refused(self.rule, "rule_too_many_variants", MOST_PATTERNS)
        item_fields = fields_of(v for part in self.parts.values() for v in part.variants)
        if max(len(self.fields), len(item_fields)) > MOST_FIELDS:
            return refused(self.rule, "rule_too_many_facts", MOST_FIELDS)
        return None


def surely_fits(rule: CompiledRule) -> bool:
    """Tell whether a rule is so small that it fits for certain: most are, and need not be cut to know.

    Nine alternatives can be combined to 27 variants at most, three times three of them: as many of
    its holding and as many of its applying are fewer than may be.
    """
    return _alternatives(rule.applies) + _alternatives(rule.terms) <= _FITS_ALWAYS


def cut_rules(rules: Iterable[CompiledRule], maker: VariantMaker) -> tuple[list[Cut], dict[int, Reason]]:
    """Cut rules into variants; those that do not fit are left out: the reason of each, by its number."""
    cuts: list[Cut] = []
    reasons: dict[int, Reason] = {}
    for number, rule in enumerate(rules):
        try:
            cut = Cut(number, rule, maker)
            reason = cut.refusal()
        except TooManyVariants:
            reason = refused(rule, "rule_too_many_variants", MOST_VARIANTS)
        if reason is None:
            cuts.append(cut)
        else:
            reasons[number] = reason
    return cuts, reasons


def cut_of_applying(number: int, rule: CompiledRule, maker: VariantMaker) -> Cut | None:
    """Cut only what tells whether a refused rule applies; None when that does not fit either."""
    try:
        cut = Cut(number, rule, maker, is_whole=False)
    except TooManyVariants:
        return None
    return cut if cut.refusal() is None else None


def refused(rule: CompiledRule, code: str, most: int) -> Reason:
    """Say that the second evaluator cannot be given a rule."""
    return Reason(code, {"rule": rule.source.id, "most": most}, rule.source.where)


def fields_of(variants: Iterable[Iterable[Condition]]) -> frozenset[FieldKey]:
    """Give the fields that variants compare."""
    return frozenset(
        (field_name(c), c.gauge, c.side) for variant in variants for c in variant if isinstance(c, Bound)
    )


def field_name(bound: Bound) -> str:
    """Name the field that a bound compares: a number not known is filled in by side (`Network`)."""
    return f"{bound.side[0]}{bound.gauge}"


def patterns_of(parts: Iterable[Part]) -> int:
    """Give the most patterns that one fact may meet, of the items or of what was found of them."""
    met: dict[str, int] = {}
    for part in parts:
        met[part.scope] = met.get(part.scope, 0) + len(part.variants)
        met["found"] = met.get("found", 0) + 1
    return max(met.values(), default=0)


def _alternatives(formula: Formula) -> int:
    """Count the comparisons; those that may become two alternatives twice."""
    if isinstance(formula, NotOf):
        return _alternatives(formula.part)
    if isinstance(formula, OverItems):
        return 1 + _alternatives(formula.part)
    if isinstance(formula, AllOf):
        return sum(_alternatives(part) for part in formula.parts)
    return 2 if isinstance(formula, Atom) and formula.operator == "between" else 1


def _validity(rule: CompiledRule, maker: VariantMaker) -> Variant:
    source, day = rule.source, maker.gauges.day
    since = () if source.valid_from is None else (Bound(day(), "low", day_number(source.valid_from)),)
    until = () if source.valid_until is None else (Bound(day(), "high", day_number(source.valid_until)),)
    return (*since, *until)
