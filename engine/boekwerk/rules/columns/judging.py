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


class _Applying:
    """Counts the rows of a table to which rules may apply, once for rules that apply alike."""

    def __init__(self, evaluation: Evaluation, table: Table) -> None:
        self._evaluation = evaluation
        self._table = table
        self._rows: dict[int, int] = {}

    def rows(self, rule: CompiledRule) -> int:
        number = rule.applies.number
        if number not in self._rows:
            self._rows[number] = _count(self._evaluation.truths(rule.applies, self._table).open)
        return self._rows[number]


def judge_columns(rulebook: Rulebook, table: Table, most_pairs: int | None = None) -> ColumnsJudgement:
    """Say what the rules decide about every row of a table.

    Raises TooManyPairsError when there are more than ``most_pairs`` of a row and a block to be told of.
    """
    rules = sorted(rulebook.compiled, key=lambda rule: rule.rank)
    counts = {rule.source.id: RuleCounts() for rule in rules}
    valid = [rule for rule in rules if not rule.is_limited or rule.is_valid_on(table.as_of)]
    placing = Placing(valid, table)
    places = [placing.place(rule) for rule in valid]
    looked_at = (
        ((rule.applies, rule.terms), place.height) for rule, place in zip(valid, places, strict=True)
    )
    evaluation = Evaluation(looked_at, table.height)
    applying = _Applying(evaluation, table)
    told = Told([rule.source.id for rule in valid], table.height, most_pairs)
    for number, (rule, place) in enumerate(zip(valid, places, strict=True)):
        found = RuleCounts()
        for part in place.tables:
            results = _results(rule, part, evaluation)
            found += results.counts()
            _tell(number, rule, part, results, told)
        if place.may_apply_outside:
            found += RuleCounts(did_not_hold=applying.rows(rule) - found.documents)
        counts[rule.source.id] = found
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
