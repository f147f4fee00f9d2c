"""Judging: what a rulebook says of every row of a table, as `Rulebook.judge` says it of one case."""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from boekwerk.rules.columns.counts import RuleCounts
from boekwerk.rules.columns.formulas import Evaluation
from boekwerk.rules.columns.placing import Placing
from boekwerk.rules.columns.table import Table
from boekwerk.rules.columns.told import Told
from boekwerk.rules.columns.truths import Truths, both
from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.rulebook import Rulebook


class ColumnsJudgement(Struct, frozen=True):
    """What the rules say of every row.

    ``frame`` has a row for each: ``rule`` is the id of the live automatic-booking rule that holds and
    decides, null: none; ``blocks`` are the ids of the live blocks that held, ``blocks_unknown`` of
    those that are unknown or went wrong, both in the order of their priority. ``counts`` has the
    results of every rule by id, also of those in stage shadow or suggest, or set aside by a rule of a
    more specific scope.
    """

    frame: pl.DataFrame
    counts: dict[str, RuleCounts]


class _Results(Struct, frozen=True):
    """What a rule is for the rows of a table: ``applies`` is where it is not certain that it does not."""

    applies: pl.Series
    both: Truths

    @property
    def held(self) -> pl.Series:
        return self.both.true

    @property
    def unsettled(self) -> pl.Series:
        """Where it is unknown or went wrong."""
        return self.applies & ~(self.both.true | self.both.false)

    def counts(self) -> RuleCounts:
        failed = self.both.failed
        applies, held, unsettled = map(_count, (self.applies, self.held, self.unsettled))
        error = 0 if failed is None else _count(failed & self.applies)
        return RuleCounts(held, applies - held - unsettled, unsettled - error, error)


def judge_columns(rulebook: Rulebook, table: Table) -> ColumnsJudgement:
    """Say what the rules decide about every row of a table."""
    rules = sorted(rulebook.compiled, key=lambda rule: rule.rank)
    counts = {rule.source.id: RuleCounts() for rule in rules}
    valid = [rule for rule in rules if not rule.is_limited or rule.is_valid_on(table.as_of)]
    evaluation = Evaluation((rule.applies, rule.terms) for rule in valid)
    placing = Placing(valid, table)
    told = Told([rule.source.id for rule in valid], table.height)
    for number, rule in enumerate(valid):
        for place in placing.tables(rule):
            results = _results(rule, place, evaluation)
            counts[rule.source.id] += results.counts()
            _tell(number, rule, place, results, told)
    return ColumnsJudgement(told.frame(), counts)


def _results(rule: CompiledRule, table: Table, evaluation: Evaluation) -> _Results:
    applies = evaluation.truths(rule.applies, table)
    terms = evaluation.truths(rule.terms, table)
    return _Results(applies.open, both(applies, terms))


def _tell(number: int, rule: CompiledRule, table: Table, results: _Results, told: Told) -> None:
    if not rule.is_live:
        return
    if rule.is_block:
        told.block(number, table, results.held, results.unsettled)
    else:
        told.booking(number, rule.specificity, table, results.applies, results.held)


def _count(mask: pl.Series) -> int:
    return int(mask.sum())
