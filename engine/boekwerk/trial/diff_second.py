"""A second evaluator that fails while two versions of the rules are compared: no change of the rules."""

from __future__ import annotations

from msgspec.structs import replace

from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.reason import Reason

_NAME = "second_evaluator"
# What may be otherwise the next time. That it refuses a rule or disagrees is because of the rules.
_FAILURES = frozenset(
    f"second_evaluator_{what}"
    for what in ("crashed", "too_slow", "garbled", "limit", "collision", "not_started", "not_ready")
)


def failure_set_apart(decision: Decision) -> tuple[Decision, Reason | None]:
    """Give a decision as if the second evaluator agreed where it failed, and why it failed, if it did."""
    failed = next(
        (c.reason for c in decision.checks if c.name == _NAME and c.reason.code in _FAILURES), None
    )
    if failed is None:
        return decision, None
    agrees = Check(_NAME, "pass", Reason("second_evaluator_agrees"))
    checks = tuple(agrees if check.name == _NAME else check for check in decision.checks)
    verdict = "book" if all(check.lets_book for check in checks) else "review"
    return replace(decision, verdict=verdict, checks=checks), failed
