"""Judging: what the rules that can apply mean for a document, with no more work than that takes."""

from __future__ import annotations

from functools import partial

from boekwerk.domain.decision import RuleOutcome, RuleResult
from boekwerk.rules.compile import CompiledRule, Specificity
from boekwerk.rules.group import Group
from boekwerk.rules.index import RuleIndex
from boekwerk.rules.judgement import Judgement
from boekwerk.rules.readings import Facts
from boekwerk.rules.sieve import Sieve
from boekwerk.rules.truth import Failure, Truth, weaker

EVERYWHERE: Specificity = (False, False, False)
_RESULT_OF: dict[bool | None, RuleResult] = {True: "held", False: "did_not_hold", None: "unknown"}
_NOTHING_TO_SAY = Judgement()
_Found = list[tuple[Group, Truth]]
_Judged = tuple[CompiledRule, RuleResult]


def judged(index: RuleIndex, facts: Facts) -> Judgement:
    """Judge facts by the rules of an index."""
    found = index.groups(facts)
    if not found:
        return _NOTHING_TO_SAY
    blocks: list[_Judged] = []
    silent: list[_Judged] = []
    decisive: Specificity | None = None
    others = None
    for group, applies in found:
        if group.live_blocks is not None:
            _add_live_blocks(group.live_blocks, applies, facts, blocks)
        if group.silent_blocks is not None and applies is True:
            rules = group.silent_blocks.rules(facts)
            silent += [(rule, "held") for rule in rules if rule.terms.truth(facts) is True]
        if group.bookings:
            others = _others
            if group.has_live_bookings and (decisive is None or group.specificity > decisive):
                decisive = group.specificity
    if not blocks and not silent and others is None:
        return _NOTHING_TO_SAY
    rule = None if decisive is None else _deciding(found, decisive, facts)
    return Judgement(
        _outcomes([block for block in blocks if block[1] == "held"]) if blocks else (),
        _outcomes([block for block in blocks if block[1] != "held"]) if blocks else (),
        None if rule is None else rule.outcomes["held"],
        _outcomes(silent) if silent else (),
        others=None if others is None else partial(others, found, decisive or EVERYWHERE, facts),
    )


def result_of(rule: CompiledRule, facts: Facts) -> RuleResult:
    """Find out what one rule says of facts, whatever an index would say."""
    applies = rule.applies.truth(facts)
    if applies is False or (rule.is_limited and not rule.is_valid_on(facts.as_of)):
        return "not_applicable"
    truth = rule.terms.truth(facts)
    if applies is True and truth is True:
        return "held"
    if truth is not False and applies is not True:
        truth = weaker(applies, truth) if truth is not True else applies
    return "error" if isinstance(truth, Failure) else _RESULT_OF[truth]


def _add_live_blocks(sieve: Sieve, applies: Truth, facts: Facts, blocks: list[_Judged]) -> None:
    """Add the live blocks that keep a document from being booked."""
    for rule in sieve.rules(facts):
        if applies is not True:
            result = result_of(rule, facts)
        else:
            truth = rule.terms.truth(facts)
            if truth is False:
                continue
            result = "error" if isinstance(truth, Failure) else _RESULT_OF[truth]
        if result != "did_not_hold":
            blocks.append((rule, result))


def _outcomes(judged: list[_Judged]) -> tuple[RuleOutcome, ...]:
    """Give the outcomes, the highest priority first."""
    if len(judged) > 1:
        judged.sort(key=_by_rank)
    return tuple([rule.outcomes[result] for rule, result in judged])


def _deciding(found: _Found, decisive: Specificity, facts: Facts) -> CompiledRule | None:
    """Find the automatic-booking rule that holds and decides: the first in rank."""
    first: CompiledRule | None = None
    for group, applies in found:
        if applies is not True or group.specificity != decisive or group.live_bookings is None:
            continue
        for rule in group.live_bookings.rules(facts):
            if first is not None and first.rank < rule.rank:
                break
            if rule.terms.truth(facts) is True:
                first = rule
                break
    return first


def _others(
    found: _Found, decisive: Specificity, facts: Facts
) -> tuple[tuple[RuleOutcome, ...], tuple[RuleOutcome, ...]]:
    """Give the candidates and those that are overridden, the highest priority first."""
    bookings = [(rule, result_of(rule, facts)) for group, _ in found for rule in group.bookings]
    bookings.sort(key=_by_rank)
    candidates, overridden = [], []
    for booking, result in bookings:
        if booking.is_live and booking.specificity != decisive:
            overridden.append(booking.set_aside[result])
        elif result != "held" or not booking.is_live:
            candidates.append(booking.outcomes[result])
    return tuple(candidates), tuple(overridden)


def _by_rank(judged: _Judged) -> tuple[int, str]:
    return judged[0].rank
