"""What came of a test, compared with what was expected."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from boekwerk.domain.decision import Decision, RuleOutcome
from boekwerk.domain.reason import Location, Reason
from boekwerk.rules import Judgement
from boekwerk.trial.rule_tests.linting import unknown_rule
from boekwerk.trial.rule_tests.source import NOBODY, Expect


class Came(Struct, frozen=True):
    """What came of a test: what every rule said, by id, and what that leads to.

    ``decision`` and ``reasons`` are those of an invoice; ``reasons`` of the checks that do not let it
    be booked. What would be booked if there were a second evaluator that agrees counts as booked, so
    that a test says the same on every machine; ``needs_second`` tells that it was so.
    """

    outcomes: dict[str, RuleOutcome]
    decides: str | None
    blocks: tuple[str, ...]
    decision: str | None = None
    reasons: tuple[str, ...] = ()
    needs_second: bool = False


class Difference(Struct, frozen=True):
    """Something that came out otherwise; ``outcome`` has the conditions of the rule it is about."""

    reason: Reason
    outcome: RuleOutcome | None = None


def came_of_rules(outcomes: tuple[RuleOutcome, ...], judgement: Judgement) -> Came:
    """Put together what rules said of a case."""
    return Came(
        outcomes={outcome.id: outcome for outcome in outcomes},
        decides=None if judgement.rule is None else judgement.rule.id,
        blocks=tuple(sorted(outcome.id for outcome in judgement.blocks)),
    )


def came_of_decision(decision: Decision) -> Came:
    """Put together what was decided on an invoice."""
    stopping = [] if decision.would_book else [c for c in decision.checks if not c.lets_book]
    live = [rule for rule in decision.rules if rule.kind == "block" and rule.stage == "live"]
    return Came(
        outcomes={outcome.id: outcome for outcome in decision.rules},
        decides=decision.rule,
        blocks=tuple(sorted(rule.id for rule in live if rule.result == "held")),
        decision="book" if decision.would_book else "review",
        reasons=tuple(reason.code for check in stopping for reason in (check.reason, *check.more)),
        needs_second=decision.needs_second,
    )


def differences(expect: Expect, came: Came) -> Iterator[Difference]:
    """Give everything that came out otherwise than was expected."""
    for id, wanted in expect.rules.items():
        yield from _of_rule(id, wanted, came, expect.places.get(f"rules.{id}"))
    yield from _of_deciding(expect, came)
    yield from _of_blocks(expect, came)
    if expect.decision is not None and expect.decision != came.decision:
        values = {"wanted": expect.decision, "found": came.decision, "reasons": came.reasons}
        yield Difference(Reason("rule_test_decision_differs", values, expect.places.get("decision")))
    for code in expect.reasons:
        if code not in came.reasons:
            values = {"wanted": code, "found": came.reasons}
            yield Difference(Reason("rule_test_reason_missing", values, expect.places.get("reasons")))
    if _is_about_nothing(expect, came):
        yield Difference(Reason("rule_test_nothing_applies", {}, expect.where))


def _of_rule(id: str, wanted: str, came: Came, where: Location | None) -> Iterator[Difference]:
    outcome = came.outcomes.get(id)
    if outcome is None:
        yield Difference(unknown_rule(id, list(came.outcomes), where))
    elif outcome.result != wanted:
        values = {"rule": id, "wanted": f"result_{wanted}", "found": f"result_{outcome.result}"}
        yield Difference(Reason("rule_test_outcome_differs", values, where), outcome)


def _of_deciding(expect: Expect, came: Came) -> Iterator[Difference]:
    if expect.decides is None or (expect.decides == NOBODY and came.decides is None):
        return
    if expect.decides != came.decides:
        where = expect.places.get("decides")
        if expect.decides != NOBODY and expect.decides not in came.outcomes:
            yield Difference(unknown_rule(expect.decides, list(came.outcomes), where))
            return
        wanted = came.outcomes.get(expect.decides)
        if wanted is not None and _is_not_live(wanted):
            yield Difference(Reason("rule_test_decides_not_live", _with_stage(wanted), where))
            return
        values = {"wanted": expect.decides, "found": came.decides or NOBODY}
        about = came.outcomes.get(str(came.decides) if expect.decides == NOBODY else expect.decides)
        yield Difference(Reason("rule_test_decides_differs", values, where), about)


def _of_blocks(expect: Expect, came: Came) -> Iterator[Difference]:
    if expect.blocks is None:
        return
    where = expect.places.get("blocks")
    for id in sorted(set(expect.blocks) ^ set(came.blocks)):
        if id not in came.outcomes:
            yield Difference(unknown_rule(id, list(came.outcomes), where))
            continue
        if id in expect.blocks and _is_not_live(came.outcomes[id]):
            yield Difference(Reason("rule_test_block_not_live", _with_stage(came.outcomes[id]), where))
            continue
        code = "rule_test_block_missing" if id in expect.blocks else "rule_test_block_unexpected"
        yield Difference(Reason(code, {"rule": id}, where), came.outcomes[id])


def _is_not_live(outcome: RuleOutcome) -> bool:
    """Tell whether a rule does nothing only for its stage: its conditions show nothing then."""
    return outcome.result == "held" and outcome.stage != "live"


def _with_stage(outcome: RuleOutcome) -> dict[str, object]:
    return {"rule": outcome.id, "stage": outcome.stage}


def _is_about_nothing(expect: Expect, came: Came) -> bool:
    """Tell whether no rule applied in a test that names none: it would stay green without any rule."""
    if expect.named or expect.decision is not None or expect.reasons:
        return False
    return all(outcome.result == "not_applicable" for outcome in came.outcomes.values())
