"""Does a rule allow the document to be booked, and does none forbid it (AB-5 to AB-7, AB-17)?"""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.decision import Check, ConditionOutcome, Outcome, RuleOutcome
from boekwerk.domain.reason import Reason

_NO_RULE = Check("automatic_booking_rule", "fail", Reason("no_rule_applies"))
_NO_BLOCK = Check("blocks", "pass", Reason("no_block_held"))
_MOST_NAMED = 5


def automatic_booking_rule(dossier: Dossier) -> Check:
    """Pass when a live automatic-booking rule applies and its conditions hold (AB-5).

    Else the rules that came nearest are named with what each lacks, five at most. The check is
    unknown when a live rule is: the missing fact might have let the document be booked.
    """
    rule = dossier.judgement.rule
    if rule is not None:
        return Check("automatic_booking_rule", "pass", Reason("rule_held", _values(rule), rule.where))
    nearest = sorted(dossier.candidates, key=_distance)
    unknowns = [_shortfall(c) for c in nearest if c.result == "unknown" and c.stage == "live"]
    failures = [_shortfall(c) for c in nearest if c.result != "unknown" or c.stage != "live"]
    failures += [Reason("rule_overridden", _values(o), o.where) for o in dossier.judgement.overridden]
    reasons = (unknowns + failures)[:_MOST_NAMED]
    if not reasons:
        return _NO_RULE
    outcome: Outcome = "unknown" if unknowns else "fail"
    return Check("automatic_booking_rule", outcome, reasons[0], tuple(reasons[1:]))


def blocks(dossier: Dossier) -> Check:
    """Pass when no block held, of whatever scope, and none is unknown (AB-6, AB-7, AB-17).

    Blocks in stage shadow or suggest are named and do not act.
    """
    judgement = dossier.judgement
    failures = [_held(rule) for rule in judgement.blocks]
    unknowns = [
        Reason("block_went_wrong" if rule.result == "error" else "block_unknown", _values(rule), rule.where)
        for rule in judgement.blocks_unknown
    ]
    silent = [_only_shown(rule) for rule in judgement.silent_blocks]
    if failures or unknowns:
        return not_passing("blocks", failures, [*unknowns, *silent])
    return Check("blocks", "pass", _NO_BLOCK.reason, tuple(silent)) if silent else _NO_BLOCK


def _held(rule: RuleOutcome) -> Reason:
    if not rule.message:
        return Reason("block_held", _values(rule), rule.where)
    return Reason("block_held_because", {**_values(rule), "message": rule.message}, rule.where)


def _only_shown(rule: RuleOutcome) -> Reason:
    return Reason("block_only_shown", {**_values(rule), "stage": rule.stage}, rule.where)


def _values(rule: RuleOutcome) -> dict[str, object]:
    return {"rule": rule.id, "title": rule.title}


def _distance(rule: RuleOutcome) -> tuple[bool, bool, int, str]:
    """Order held before not held, then by how many conditions are in the way, where they are told."""
    in_the_way = sum(1 for _ in _in_the_way(rule.conditions))
    return rule.result != "held", not rule.conditions, in_the_way, rule.id


def _shortfall(rule: RuleOutcome) -> Reason:
    """Say what an automatic-booking rule lacks to book the document."""
    values = _values(rule)
    if rule.result == "held":
        return Reason("rule_not_live", {**values, "stage": rule.stage}, rule.where)
    found = next(_in_the_way(rule.conditions), None)
    if rule.result == "error":
        message = found.error if found is not None else None
        return Reason("rule_went_wrong", {**values, "message": message}, rule.where)
    if found is None:
        return Reason("rule_did_not_hold", values, rule.where)
    where = found.where or rule.where
    if found.held is None:
        return Reason("rule_lacks_fact", {**values, "condition": found.text}, where)
    if found.prevents:
        prevented = {**values, "condition": found.text, "found": found.found}
        return Reason("rule_prevented", prevented, where)
    values = {**values, "condition": found.text, "found": found.found}
    return Reason("rule_condition_failed", values, where)


def _in_the_way(conditions: tuple[ConditionOutcome, ...]) -> Iterator[ConditionOutcome]:
    """Give the conditions that kept a rule from holding; what is false before what is unknown."""
    wrong = [c for c in conditions if c.held is not (not c.prevents)]
    yield from sorted(wrong, key=lambda c: c.held is None)
