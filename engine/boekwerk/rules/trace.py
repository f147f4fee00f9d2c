"""A trace: the truth of every condition of a rulebook for one document.

The truth of all atoms is the explanation; results, conditions and what came nearest are made from it
when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, partial
from typing import NamedTuple

from msgspec.structs import replace

from boekwerk.domain.decision import RuleOutcome, RuleResult
from boekwerk.rules.compile import Clause, CompiledRule, Specificity
from boekwerk.rules.conjunctions import Conjunctions
from boekwerk.rules.distance import miss
from boekwerk.rules.explain import explain_conditions
from boekwerk.rules.fields import Scope
from boekwerk.rules.formula import AllOf, Formula, NotOf, OverItems
from boekwerk.rules.readings import Facts
from boekwerk.rules.truth import Failure
from boekwerk.rules.truths import FAILED, FALSE, TRUE, UNKNOWN, TruthTable

_OF_TERMS: tuple[RuleResult, ...] = ("did_not_hold", "held", "unknown", "error")
_HELD = (False, True, None, None)


def _result_of(applies: int, terms: int) -> RuleResult:
    if applies == FALSE:
        return "not_applicable"
    return _OF_TERMS[terms and max(applies, terms)]


_RESULT_OF = tuple(_result_of(applies, terms) for applies in range(4) for terms in range(4))
"""What a rule says when its scope and its terms are such: four times the one truth, and the other."""


class _At(NamedTuple):
    """A case or an item with its row of truths, and the truths of what is made of them."""

    row: bytes
    made: dict[int, int]


class Tracer:
    """Makes traces for some rules, by id; what all of them share is made once."""

    def __init__(self, rules: Mapping[str, CompiledRule]) -> None:
        self.rules = rules
        formulas = [
            *[rule.applies for rule in rules.values()],
            *[rule.terms for rule in rules.values()],
        ]
        self.table = TruthTable(formulas)
        self.conjunctions = Conjunctions(formulas, self.table.place, self.table.width)
        self.limited = tuple((n, rule) for n, rule in enumerate(rules.values()) if rule.is_limited)

    def trace(self, facts: Facts) -> Trace:
        """Find out the truth of every condition of every rule."""
        return Trace(self, facts)


class Trace:
    """What every condition of every rule says of one document."""

    def __init__(self, tracer: Tracer, facts: Facts) -> None:
        table = tracer.table
        self._tracer = tracer
        self._rules = tracer.rules
        self._facts = facts
        self._place = table.place
        self._case = _At(table.row(facts), {})
        self._items = {scope: _items(table, facts, scope) for scope in table.item_scopes}

    def held(self, rule_id: str) -> tuple[bool | None, ...]:
        """Tell of each condition of a rule whether it holds, in their order; None: not known.

        Its scope comes first, then what must hold, then what prevents it. Raises KeyError.
        """
        clauses = self._rules[rule_id].clauses
        return tuple([_HELD[self._truth(clause.formula, self._case)] for clause in clauses])

    def results(self) -> dict[str, RuleResult]:
        """Tell what every rule says, by id."""
        return dict(self._results)

    def outcome(self, rule_id: str) -> RuleOutcome:
        """Say what one rule says and why: every condition of it. Raises KeyError."""
        return self._outcome(self._rules[rule_id])

    def outcomes(self) -> tuple[RuleOutcome, ...]:
        """Say what every rule says and why, by id."""
        return tuple([self._outcome(rule) for rule in self._rules.values()])

    def nearest(self, most: int | None = None) -> tuple[RuleOutcome, ...]:
        """Say what the rules say that did not hold, the nearest miss first; at most so many.

        Rules that apply come before those that do not. Nearer is what fewer conditions stand in the
        way of, then what falls short by less.
        """
        missed = [rule for id, rule in self._rules.items() if self._results[id] != "held"]
        missed.sort(key=self._distance)
        return tuple([self._outcome(rule) for rule in missed[:most]])

    def _outcome(self, rule: CompiledRule) -> RuleOutcome:
        result = self._results[rule.source.id]
        is_set_aside = _takes_part(rule, result) and rule.specificity != self._decisive
        told = (rule.set_aside if is_set_aside else rule.outcomes)[result]
        return replace(told, conditions=explain_conditions(rule, self._facts))

    @cached_property
    def _results(self) -> dict[str, RuleResult]:
        return dict(zip(self._rules, map(_RESULT_OF.__getitem__, self.codes), strict=True))

    @cached_property
    def codes(self) -> bytes:
        """What every rule says, one byte for each, in the order of their ids: see `_RESULT_OF`."""
        row, of_other = self._case.row, partial(self._truth, at=self._case)
        truths = self._tracer.conjunctions.truths(row, of_other)
        half = len(truths) // 2
        applies = int.from_bytes(truths[:half], "little") << 2
        codes = bytearray((applies | int.from_bytes(truths[half:], "little")).to_bytes(half, "little"))
        for number, rule in self._tracer.limited:
            if not rule.is_valid_on(self._facts.as_of):
                codes[number] = FALSE << 2
        return bytes(codes)

    @cached_property
    def _decisive(self) -> Specificity | None:
        """The most specific scope of the live automatic-booking rules that apply (RU-3)."""
        taking_part = (rule for id, rule in self._rules.items() if _takes_part(rule, self._results[id]))
        return max((rule.specificity for rule in taking_part), default=None)

    def _distance(self, rule: CompiledRule) -> tuple[bool, int, Decimal, str]:
        in_the_way = [
            clause
            for clause in rule.clauses
            if self._truth(clause.formula, self._case) != (FALSE if clause.prevents else TRUE)
        ]
        by = sum((miss(_wanted(clause), self._facts) for clause in in_the_way), Decimal(0))
        id = rule.source.id
        return self._results[id] == "not_applicable", len(in_the_way), by, id

    def _truth(self, formula: Formula, at: _At) -> int:
        place = self._place.get(formula.number)
        if place is not None:
            return at.row[place]
        truth = at.made.get(formula.number)
        if truth is None:
            truth = at.made[formula.number] = self._made(formula, at)
        return truth

    def _made(self, formula: Formula, at: _At) -> int:
        if isinstance(formula, AllOf):
            return self._of_parts(formula, at)
        if isinstance(formula, NotOf):
            return _turned(self._truth(formula.part, at))
        assert isinstance(formula, OverItems)
        return self._over(formula)

    def _of_parts(self, formula: AllOf, at: _At) -> int:
        """Do what `_settled` does, without its generator: this runs the most."""
        row, place, decisive = at.row, self._place, int(formula.decisive)
        greatest = 1 - decisive
        for part in formula.parts:
            found = place.get(part.number)
            truth = self._truth(part, at) if found is None else row[found]
            if truth == decisive:
                return decisive
            if truth > greatest:  # noqa: PLR1730 - a call here takes longer than the rest
                greatest = truth
        return greatest

    def _over(self, formula: OverItems) -> int:
        items = self._items[formula.scope]
        if isinstance(items, int):
            return items
        truths = (self._truth(formula.part, item) for item in items)
        if formula.quantifier == "every":
            return _settled(truths, FALSE) if items else UNKNOWN
        any_item = _settled(truths, TRUE)
        return any_item if formula.quantifier == "any" else _turned(any_item)


def _items(table: TruthTable, facts: Facts, scope: Scope) -> tuple[_At, ...] | int:
    """Work out the truths of every item, or give how it is that there are none."""
    items = facts.items(scope)
    if items is None:
        return UNKNOWN
    if isinstance(items, Failure):
        return FAILED
    return tuple([_At(table.row(item, scope), {}) for item in items])


def _settled(truths: Iterable[int], decisive: int) -> int:
    """Combine truths as Kleene does: one settles the whole, else the greatest code remains."""
    greatest = 1 - decisive
    for truth in truths:
        if truth == decisive:
            return decisive
        greatest = max(greatest, truth)
    return greatest


def _turned(truth: int) -> int:
    return 1 - truth if truth in (FALSE, TRUE) else truth


def _wanted(clause: Clause) -> Formula:
    """Give what should be true of a condition; it is nobody else's, so that it needs no number."""
    return NotOf(-1, clause.formula) if clause.prevents else clause.formula


def _takes_part(rule: CompiledRule, result: RuleResult) -> bool:
    return rule.is_live and rule.is_booking and result != "not_applicable"
