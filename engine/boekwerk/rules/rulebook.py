"""A rulebook: rules that judge a document, and explain what they said.

Which rule decides (requirements AB-5, AB-17, RU-3):

- A rule *applies* to a document when it is in its scope, in force on the day of the decision, and
  about such documents: of its kind and from its parties. Everything else it asks are its terms.
- Every live block that holds keeps the document from being booked, whatever its scope.
- Of the live automatic-booking rules that apply, only those with the most specific scope decide;
  the others are set aside, so that a relation's own limit is never bypassed by a general rule.
- Among those, one that holds is enough. The one with the highest priority is named, then the first
  by id. An automatic-booking rule can only say 'book', so that ties cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from boekwerk.domain.case import Case
from boekwerk.domain.decision import ConditionOutcome, RuleOutcome, RuleResult
from boekwerk.domain.errors import RulesError
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.rules.codes import wrong_codes
from boekwerk.rules.compile import CompiledRule, Specificity, compile_rule
from boekwerk.rules.explain import explain_conditions
from boekwerk.rules.files import read_rule_files, without_collecting
from boekwerk.rules.formula import Formulas
from boekwerk.rules.index import RuleIndex
from boekwerk.rules.judgement import Judgement, RuleCodes, RuleSummary
from boekwerk.rules.readings import Facts
from boekwerk.rules.source import RuleSource
from boekwerk.rules.truth import Failure, weaker
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

_EVERYWHERE: Specificity = (False, False, False)
_RESULT_OF: dict[bool | None, RuleResult] = {True: "held", False: "did_not_hold", None: "unknown"}
_NOTHING_TO_SAY = Judgement()
_Judged = tuple[CompiledRule, RuleResult]


def load_rulebook(folders: Sequence[Path]) -> Rulebook:
    """Read and compile every rule file in the folders; a path to a file is that file.

    Raises RulesError with every problem in every file (RU-2).
    """
    with without_collecting():
        rules, problems = read_rule_files(folders)
        if problems:
            raise RulesError(Reason("rules_not_valid", {"count": len(problems)}), problems)
        return Rulebook(rules)


def lint(folders: Sequence[Path]) -> tuple[Reason, ...]:
    """List every problem in the rule files of the folders; none: they can be loaded."""
    return read_rule_files(folders)[1]


def check_codes(rulebook: Rulebook, administration: Administration) -> tuple[Reason, ...]:
    """List the codes that rules name and that the administration does not have, or has inactive.

    Rules whose scope is another administration or package are left alone.
    """
    return tuple(wrong for source in rulebook.sources for wrong in wrong_codes(source, administration))


class Rulebook:
    """Compiled rules. Judging changes nothing in it: one rulebook serves any number of documents."""

    def __init__(self, rules: Sequence[RuleSource], vocabulary: Vocabulary = VOCABULARY) -> None:
        formulas = Formulas(vocabulary.operators)
        compiled = (compile_rule(source, formulas) for source in rules)
        self._rules = sorted(compiled, key=lambda rule: rule.source.id)
        self._by_id = {rule.source.id: rule for rule in self._rules}
        self._index = RuleIndex(self._rules)

    @property
    def rules(self) -> tuple[RuleSummary, ...]:
        """List the rules, by id."""
        return tuple(_summary(rule.source) for rule in self._rules)

    @property
    def sources(self) -> tuple[RuleSource, ...]:
        """List the rules as they were written, by id."""
        return tuple(rule.source for rule in self._rules)

    def codes(self, rule_id: str) -> RuleCodes:
        """Give the ledger accounts, VAT codes and other codes that a rule names (AB-8, AB-9).

        Raises KeyError when there is no such rule.
        """
        return self._by_id[rule_id].codes

    def judge(self, case: Case) -> Judgement:
        """Say what the rules decide about a case, looking only at rules that can apply."""
        facts = Facts(case)
        blocks: list[_Judged] = []
        bookings: list[_Judged] = []
        for rule in self._index.candidates(facts):
            result = _result(rule, facts)
            if result not in rule.untold:
                (blocks if rule.is_block else bookings).append((rule, result))
        return _summed_up(blocks, bookings)

    def conditions(self, case: Case, rule_ids: Iterable[str]) -> dict[str, tuple[ConditionOutcome, ...]]:
        """Evaluate every condition of these rules, and of no others; raises KeyError for one not there."""
        facts = Facts(case)
        return {id: explain_conditions(self._by_id[id], facts) for id in rule_ids}

    def explain(self, case: Case) -> tuple[RuleOutcome, ...]:
        """Say of every rule, by id, what it says of a case and why: every condition is evaluated."""
        facts = Facts(case)
        judged = [(rule, _result(rule, facts)) for rule in self._rules]
        decisive = _most_specific([(r, result) for r, result in judged if _takes_part(r, result)])
        return tuple(
            replace(
                (rule.set_aside if _is_set_aside(rule, result, decisive) else rule.outcomes)[result],
                conditions=explain_conditions(rule, facts),
            )
            for rule, result in judged
        )


def _result(rule: CompiledRule, facts: Facts) -> RuleResult:
    applies = rule.applies.truth(facts)
    if applies is False or (rule.is_limited and not rule.is_valid_on(facts.case.as_of)):
        return "not_applicable"
    truth = rule.terms.truth(facts)
    if applies is True and truth is True:
        return "held"
    if truth is not False and applies is not True:
        truth = weaker(applies, truth) if truth is not True else applies
    return "error" if isinstance(truth, Failure) else _RESULT_OF[truth]


def _summed_up(blocks: list[_Judged], bookings: list[_Judged]) -> Judgement:
    """Say what the rules that apply mean for the document, the highest priority first."""
    if not blocks:
        return _of_bookings(bookings) if bookings else _NOTHING_TO_SAY
    blocks.sort(key=_by_rank)
    return replace(
        _of_bookings(bookings),
        blocks=tuple([b.outcomes[result] for b, result in blocks if result == "held" and b.is_live]),
        blocks_unknown=tuple([b.outcomes[result] for b, result in blocks if result != "held"]),
        silent_blocks=tuple([b.outcomes[result] for b, result in blocks if not b.is_live]),
    )


def _of_bookings(bookings: list[_Judged]) -> Judgement:
    bookings.sort(key=_by_rank)
    decisive = _most_specific(bookings)
    rule, candidates, overridden = None, [], []
    for booking, result in bookings:
        if booking.is_live and booking.specificity != decisive:
            overridden.append(booking.set_aside[result])
        elif result != "held" or not booking.is_live:
            candidates.append(booking.outcomes[result])
        elif rule is None:
            rule = booking.outcomes[result]
    return Judgement(rule=rule, candidates=tuple(candidates), overridden=tuple(overridden))


def _by_rank(judged: _Judged) -> tuple[int, str]:
    return judged[0].rank


def _most_specific(bookings: Iterable[_Judged]) -> Specificity:
    """Give the most specific scope of the live rules that apply."""
    decisive = _EVERYWHERE
    for rule, _ in bookings:
        if rule.is_live and rule.specificity > decisive:
            decisive = rule.specificity
    return decisive


def _takes_part(rule: CompiledRule, result: RuleResult) -> bool:
    return rule.is_live and not rule.is_block and result != "not_applicable"


def _is_set_aside(rule: CompiledRule, result: RuleResult, decisive: Specificity) -> bool:
    return _takes_part(rule, result) and rule.specificity != decisive


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
