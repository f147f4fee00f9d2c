"""A rulebook: rules that judge a document, and explain what they said.

Which rule decides (requirements AB-5, AB-17, RU-3):

- A rule *applies* to a document when it is in its scope, in force on the day of the decision, and
  about such documents: of its kind and from its parties. Everything else it asks are its terms.
- Every live block that holds keeps the document from being booked, whatever its scope.
- Of the live automatic-booking rules that apply, only those with the most specific scope decide;
  the others are set aside, so that a relation's own limit is never bypassed by a general rule.
- Among those, one that holds is enough. The one with the highest priority is named, then the first
  by id. An automatic-booking rule can only say 'book', so that ties cannot contradict each other.

`Rulebook.judge` decides. `Rulebook.explain` lists every rule with every condition, by id. For a look at
one document `Rulebook.trace` gives a `Trace`: ``trace.nearest()`` are the rules that did not hold, the
nearest miss first, ``trace.outcome(id)`` is one rule with all its conditions, ``trace.results()`` what
each rule says. How far a condition is from holding is its outcome's ``short_by``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from boekwerk.domain.case import Case
from boekwerk.domain.decision import ConditionOutcome, RuleOutcome, RuleStage
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.rules.codes import impossible_numbers, wrong_codes
from boekwerk.rules.compile import CompiledRule, compile_rule
from boekwerk.rules.doubtful import doubtful_values, unstated_stages
from boekwerk.rules.explain import explain_conditions
from boekwerk.rules.files import load_rules, read_rule_files, without_collecting
from boekwerk.rules.formula import Formulas
from boekwerk.rules.index import RuleIndex
from boekwerk.rules.judgement import Judgement, RuleCodes, RuleSummary
from boekwerk.rules.judging import judged, result_of
from boekwerk.rules.readings import Facts
from boekwerk.rules.source import RuleSource
from boekwerk.rules.trace import Trace, Tracer
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary


def load_rulebook(folders: Sequence[Path], vocabulary: Vocabulary = VOCABULARY) -> Rulebook:
    """Read and compile every rule file in the folders; a path to a file is that file.

    Raises RulesError with every problem in every file (RU-2).
    """
    with without_collecting():
        return Rulebook(load_rules(folders, vocabulary), vocabulary)


def lint(folders: Sequence[Path], vocabulary: Vocabulary = VOCABULARY) -> tuple[Reason, ...]:
    """List every problem in the rule files of the folders; none: they can be loaded."""
    return read_rule_files(folders, vocabulary)[1]


def check_codes(
    rulebook: Rulebook, administration: Administration, on: datetime.date | None = None
) -> tuple[Reason, ...]:
    """List the codes that rules name and that the administration does not have, or has inactive.

    With ``on`` also the VAT codes that do not hold on that day. Rules whose scope is another
    administration or package are left alone.
    """
    return tuple(wrong for source in rulebook.sources for wrong in wrong_codes(source, administration, on))


def check_numbers(rulebook: Rulebook) -> tuple[Reason, ...]:
    """List the VAT numbers and IBANs in rules that cannot exist, and are probably typing errors."""
    return tuple(wrong for source in rulebook.sources for wrong in impossible_numbers(source))


def check_values(rulebook: Rulebook) -> tuple[Reason, ...]:
    """List the values in rules that can be used, but that probably miss a digit or an apostrophe."""
    return tuple(doubt for source in rulebook.sources for doubt in doubtful_values(source))


def check_stages(rulebook: Rulebook) -> tuple[Reason, ...]:
    """List the blocks that do not say their stage, and so stop nothing."""
    return tuple(doubt for source in rulebook.sources for doubt in unstated_stages(source))


class Rulebook:
    """Compiled rules. Judging changes nothing in it: one rulebook serves any number of documents.

    ``vocabulary`` is what its rules are written in.
    """

    def __init__(self, rules: Sequence[RuleSource], vocabulary: Vocabulary = VOCABULARY) -> None:
        self.vocabulary = vocabulary
        formulas = Formulas(vocabulary.operators)
        compiled = [compile_rule(source, formulas) for source in rules]
        compiled.sort(key=lambda rule: rule.source.id)
        self._sources = tuple(rule.source for rule in compiled)
        self._matching = sorted((r for r in compiled if r.source.matching), key=_most_specific_first)
        # Rules about matching decide nothing: they are no part of what judges a document.
        self._rules = [rule for rule in compiled if rule.source.matching is None]
        self._by_id = {rule.source.id: rule for rule in self._rules}

    @property
    def rules(self) -> tuple[RuleSummary, ...]:
        """List the rules that judge documents, by id."""
        return tuple(_summary(rule.source) for rule in self._rules)

    @property
    def sources(self) -> tuple[RuleSource, ...]:
        """List the rules as they were written, those about matching obligations too, by id."""
        return self._sources

    @property
    def compiled(self) -> tuple[CompiledRule, ...]:
        """List the rules that judge, as they were compiled, by id: the one form that every reader reads."""
        return tuple(self._rules)

    def codes(self, rule_id: str) -> RuleCodes:
        """Give the ledger accounts, VAT codes and other codes that a rule names (AB-8, AB-9).

        Raises KeyError when there is no such rule.
        """
        return self._by_id[rule_id].codes

    def judge(self, case: Case) -> Judgement:
        """Say what the rules decide about a case, looking only at rules that can apply."""
        return judged(self._index, Facts(case))

    def judge_facts(self, facts: Facts) -> Judgement:
        """Judge facts that were read before, as `judge` does those of a case."""
        return judged(self._index, facts)

    def matching(self, case: Case, stage: RuleStage = "live") -> tuple[RuleSource, ...]:
        """List the rules by which a case finds its obligations: those that hold, most specific first.

        Rules in another stage are only explained (`explain_matching`). A rule of which a fact is missing
        is left out; of one scope the highest priority comes first.
        """
        asked = [rule for rule in self._matching if rule.source.stage == stage]
        if not asked:
            return ()
        facts = Facts(case)
        return tuple(rule.source for rule in asked if result_of(rule, facts) == "held")

    def explain_matching(self, case: Case) -> tuple[RuleOutcome, ...]:
        """Say of every rule about matching, by id, whether it holds for a case, and why (RU-6)."""
        rules = {rule.source.id: rule for rule in sorted(self._matching, key=lambda r: r.source.id)}
        return Tracer(rules).trace(Facts(case)).outcomes()

    def conditions(self, case: Case, rule_ids: Iterable[str]) -> dict[str, tuple[ConditionOutcome, ...]]:
        """Evaluate every condition of these rules, and of no others; raises KeyError for one not there."""
        facts = Facts(case)
        return {id: explain_conditions(self._by_id[id], facts) for id in rule_ids}

    def explain(self, case: Case) -> tuple[RuleOutcome, ...]:
        """Say of every rule, by id, what it says of a case and why: every condition is evaluated."""
        return self.trace(case).outcomes()

    def trace(self, case: Case) -> Trace:
        """Find out the truth of every condition of every rule, from which explanations are made."""
        return self.trace_facts(Facts(case))

    def trace_facts(self, facts: Facts) -> Trace:
        """Trace facts that were read before, as `trace` does those of a case."""
        return self._tracer.trace(facts)

    @cached_property
    def _index(self) -> RuleIndex:
        return RuleIndex(self._rules)

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self._by_id)


def _most_specific_first(rule: CompiledRule) -> tuple[Any, ...]:
    return (*[not named for named in rule.specificity], rule.rank)


def _summary(source: RuleSource) -> RuleSummary:
    return RuleSummary(
        id=source.id,
        title=source.title,
        owner=source.owner,
        kind=source.kind,
        stage=source.stage,
        where=source.where,
        priority=source.priority,
        valid_from=source.valid_from,
        valid_until=source.valid_until,
    )
