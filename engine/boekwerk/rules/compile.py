"""Compiling: rules as written into shared atoms and formulas."""

from __future__ import annotations

import datetime

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.decision import Combining, RuleOutcome, RuleResult
from boekwerk.domain.reason import Location
from boekwerk.rules.codes import codes_of
from boekwerk.rules.conditions import Comparison, Condition, GroupCondition, Quantifier
from boekwerk.rules.credit_notes import with_credit_note_condition
from boekwerk.rules.fields import Scope
from boekwerk.rules.formula import Formula, Formulas
from boekwerk.rules.judgement import RuleCodes
from boekwerk.rules.readings import Slot
from boekwerk.rules.source import RuleSource

_RESULTS: tuple[RuleResult, ...] = ("not_applicable", "did_not_hold", "held", "unknown", "error")
_COMBINING: dict[Quantifier, Combining] = {"any": "any", "every": "all", "no": "none"}
_EQUALITIES = frozenset({"is", "in"})

Specificity = tuple[bool, bool, bool]
"""Whether a rule names relations, administrations, packages: greater is more specific (RU-3)."""


class Clause(Struct, frozen=True, kw_only=True):
    """A condition with its formula: what an explanation walks over."""

    text: str
    where: Location
    formula: Formula
    inner: tuple[Clause, ...] = ()
    combining: Combining | None = None
    over: Scope | None = None
    field: str | None = None
    operator: str | None = None
    wanted: str | None = None
    slot: Slot | None = None
    prevents: bool = False
    implicit: bool = False


class CompiledRule(Struct, frozen=True, kw_only=True):
    """A rule ready to be judged.

    ``applies`` is its scope together with what identifies the documents it is about; ``terms`` is
    everything else that it asks. ``is_limited`` is whether it is in force on some days only.
    ``outcomes`` has the outcome for every result, made once, ``codes`` the codes that it names.
    """

    source: RuleSource
    is_block: bool
    is_booking: bool
    is_live: bool
    is_limited: bool
    applies: Formula
    terms: Formula
    clauses: tuple[Clause, ...]
    specificity: Specificity
    rank: tuple[int, str]
    outcomes: dict[RuleResult, RuleOutcome]
    set_aside: dict[RuleResult, RuleOutcome]
    codes: RuleCodes

    def is_valid_on(self, day: datetime.date) -> bool:
        """Tell whether the rule is in force; both days of its validity are included."""
        source = self.source
        begun = source.valid_from is None or source.valid_from <= day
        return begun and (source.valid_until is None or day <= source.valid_until)


def compile_rule(source: RuleSource, formulas: Formulas) -> CompiledRule:
    """Compile a rule; equal parts of it and of other rules become the same formulas."""
    compiler = _Compiler(formulas)
    conditions = with_credit_note_condition(source)
    scope = tuple(compiler.clause(c) for c in _scope_conditions(source))
    when = tuple(compiler.clause(condition) for condition in conditions)
    unless = tuple(compiler.clause(condition, prevents=True) for condition in source.unless)
    subject = tuple(c for c, condition in zip(when, conditions, strict=True) if identifies(condition))
    terms = [clause.formula for clause in when if clause not in subject]
    if unless:
        terms.append(formulas.not_of(formulas.any_of(clause.formula for clause in unless)))
    to = source.applies_to
    return CompiledRule(
        source=source,
        is_block=source.kind == "block",
        is_booking=source.kind == "automatic_booking",
        is_live=source.stage == "live",
        is_limited=source.valid_from is not None or source.valid_until is not None,
        applies=formulas.all_of(clause.formula for clause in (*scope, *subject)),
        terms=formulas.all_of(terms),
        clauses=(*scope, *when, *unless),
        specificity=(bool(to.relation), to.administration is not None, to.package is not None),
        rank=(-source.priority, source.id),
        outcomes={result: _outcome(source, result) for result in _RESULTS},
        set_aside={result: _outcome(source, result, set_aside=True) for result in _RESULTS},
        codes=codes_of(source),
    )


def identifies(condition: Condition) -> bool:
    """Tell whether a condition says which documents a rule is about: its kind, its parties.

    Such a condition decides whether the rule applies; any other only whether it holds.
    """
    return (
        isinstance(condition, Comparison)
        and condition.field.identifies
        and condition.operator in _EQUALITIES
    )


def _scope_conditions(source: RuleSource) -> tuple[Comparison, ...]:
    to = source.applies_to
    named = (to.package, to.administration, *to.relation)
    return tuple(replace(comparison, reading="named") for comparison in named if comparison is not None)


def _outcome(source: RuleSource, result: RuleResult, *, set_aside: bool = False) -> RuleOutcome:
    return RuleOutcome(
        id=source.id,
        title=source.title,
        kind=source.kind,
        stage=source.stage,
        result=result,
        where=source.where,
        message=source.message,
        set_aside=set_aside,
    )


class _Compiler:
    """Turns conditions into clauses, over one set of formulas."""

    def __init__(self, formulas: Formulas) -> None:
        self._formulas = formulas

    def clause(self, condition: Condition, *, prevents: bool = False) -> Clause:
        """Compile one condition with everything inside it."""
        if isinstance(condition, Comparison):
            return self._comparison(condition, prevents)
        inner = tuple(self.clause(part) for part in condition.inner)
        parts = [part.formula for part in inner]
        if isinstance(condition, GroupCondition):
            formula, over = self._group(condition.group, parts), None
            combining: Combining = condition.group
        else:
            every_part = self._formulas.all_of(parts)
            formula = self._formulas.over_items(condition.quantifier, condition.scope, every_part)
            over, combining = condition.scope, _COMBINING[condition.quantifier]
        return Clause(
            text=condition.text,
            where=condition.where,
            formula=formula,
            inner=inner,
            combining=combining,
            over=over,
            prevents=prevents,
        )

    def _group(self, group: str, parts: list[Formula]) -> Formula:
        if group == "all":
            return self._formulas.all_of(parts)
        any_part = self._formulas.any_of(parts)
        return any_part if group == "any" else self._formulas.not_of(any_part)

    def _comparison(self, condition: Comparison, prevents: bool) -> Clause:
        field, operator = condition.field, condition.operator
        atom = self._formulas.atom(field, operator, condition.constant, condition.reading)
        return Clause(
            text=condition.text,
            where=condition.where,
            formula=atom,
            field=field.path,
            operator=operator,
            wanted=condition.wanted,
            slot=atom.slot,
            prevents=prevents,
            implicit=condition.implicit,
        )
