"""Does a rule allow the document to be booked, and does none forbid it (AB-5 to AB-7, AB-17)?"""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.autobook.other_parties import is_about_another_party
from boekwerk.domain.decision import Check, ConditionOutcome, Outcome, RuleOutcome
from boekwerk.domain.reason import Reason

_NO_RULE = Reason("no_rule_applies")
_RULES_WITHOUT_DIRECTION = Check("automatic_booking_rule", "unknown", Reason("rules_without_direction"))
_NO_BLOCK = Check("blocks", "pass", Reason("no_block_held"))
_MOST_NAMED = 5


def automatic_booking_rule(dossier: Dossier) -> Check:
    """Pass when a live automatic-booking rule applies and its conditions hold (AB-5).

    Else the rules that came nearest are named with what each lacks, five at most; rules about other
    parties are only counted. The check is unknown when a live rule is: the missing fact might have
    let the document be booked.
    """
    rule = dossier.judgement.rule
    if rule is not None:
        return Check("automatic_booking_rule", "pass", Reason("rule_held", _values(rule), rule.where))
    if dossier.case.direction == "unknown":
        return _RULES_WITHOUT_DIRECTION
    reasons, outcome = _shortfalls(dossier)
    if not reasons:
        reasons = [Reason("rule_names_no_credit_notes", _values(r), r.where) for r in dossier.if_invoice]
    first, *more = (*reasons[:_MOST_NAMED], *_of_others(dossier)) if reasons else _no_rule(dossier)
    return Check("automatic_booking_rule", outcome, first, tuple(more))


def blocks(dossier: Dossier) -> Check:
    """Pass when no block held, of whatever scope, and none is unknown (AB-6, AB-7, AB-17).

    Blocks in stage shadow or suggest are named and do not act.
    """
    judgement = dossier.judgement
    failures = [_held(rule) for rule in judgement.blocks]
    unknowns = _unknown_blocks(dossier) if judgement.blocks_unknown else []
    silent = [_only_shown(rule) for rule in judgement.silent_blocks]
    if failures or unknowns:
        return not_passing("blocks", failures, [*unknowns, *silent])
    return Check("blocks", "pass", _NO_BLOCK.reason, tuple(silent)) if silent else _NO_BLOCK


def _shortfalls(dossier: Dossier) -> tuple[list[Reason], Outcome]:
    """Say what each rule lacks, the nearest first, and what that makes of the check."""
    has_relation = dossier.case.relation is not None
    unknowns: list[Reason] = []
    failures: list[Reason] = []
    about_it = [rule for rule in dossier.candidates if not is_about_another_party(rule)]
    for place, rule in enumerate(sorted(about_it, key=_distance)):
        is_unknown = rule.result == "unknown" and rule.stage == "live"
        reason = _shortfall(rule, is_nearest=place == 0, has_relation=has_relation)
        (unknowns if is_unknown else failures).append(reason)
    failures += [
        Reason("rule_overridden", _values(rule), rule.where)
        for rule in dossier.judgement.overridden
        if rule.result == "held"
    ]
    return unknowns + failures, "unknown" if unknowns else "fail"


def _no_rule(dossier: Dossier) -> list[Reason]:
    return [_NO_RULE, *_of_others(dossier)]


def _of_others(dossier: Dossier) -> list[Reason]:
    """Count the rules that are about other parties."""
    count = sum(map(is_about_another_party, dossier.candidates))
    return [Reason("rules_of_other_parties", {"count": count})] if count else []


def _unknown_blocks(dossier: Dossier) -> list[Reason]:
    if dossier.case.direction == "unknown":
        return [Reason("blocks_without_direction")]
    return [
        _unknown_block(rule, dossier) for rule in dossier.unknown_blocks or dossier.judgement.blocks_unknown
    ]


def _unknown_block(rule: RuleOutcome, dossier: Dossier) -> Reason:
    code = "block_unknown"
    if rule.result == "error":
        code = "block_went_wrong"
    elif dossier.case.relation is None and _asks_only_for_relation(rule.conditions):
        code = "block_without_relation"
    return Reason(code, _values(rule), rule.where)


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


def _shortfall(rule: RuleOutcome, *, is_nearest: bool, has_relation: bool) -> Reason:
    """Say what an automatic-booking rule lacks to book the document."""
    values = _values(rule) if rule.stage == "live" else {**_values(rule), "stage": rule.stage}
    if rule.result == "held":
        code = "rule_suggested" if rule.stage == "suggest" else "rule_not_live"
        return Reason(code, values, rule.where)
    found = next(_in_the_way(rule.conditions), None)
    if rule.result == "error":
        message = found.error if found is not None else None
        return Reason("rule_went_wrong", {**values, "message": message}, rule.where)
    if found is None:
        return Reason("rule_did_not_hold", values, rule.where)
    values["condition"] = found.text
    where = found.where or rule.where
    for_relation = not has_relation and _asks_only_for_relation((found,))
    if found.held is None:
        return Reason("rule_without_relation" if for_relation else "rule_lacks_fact", values, where)
    if for_relation and not found.prevents:
        return Reason("rule_needs_relation", values, where)
    code = "rule_prevented" if found.prevents else "rule_condition_failed"
    return Reason(code + _aside(rule, is_nearest), {**values, "found": found.found}, where)


def _aside(rule: RuleOutcome, is_nearest: bool) -> str:
    """Choose how to tell it: only of the nearest rule it is likely that it was meant for the document."""
    if not is_nearest:
        return "_too"
    return "" if rule.stage == "live" else "_not_live"


def _in_the_way(conditions: tuple[ConditionOutcome, ...]) -> Iterator[ConditionOutcome]:
    """Give the conditions that kept a rule from holding; what is false before what is unknown."""
    wrong = [c for c in conditions if c.held is not (not c.prevents)]
    yield from sorted(wrong, key=lambda c: c.held is None)


def _asks_only_for_relation(conditions: tuple[ConditionOutcome, ...]) -> bool:
    """Whether all that is in the way is that nothing is known of the relation."""
    asked = [found for condition in _in_the_way(conditions) for found in _asked(condition)]
    return bool(asked) and all(field.startswith("relation.") for field in asked)


def _asked(condition: ConditionOutcome) -> Iterator[str]:
    """Give the fields of a condition and of what is inside it that were not found to hold."""
    if condition.field is not None:
        yield condition.field
    for inner in condition.inner:
        if inner.held is condition.held:
            yield from _asked(inner)
