"""What an explanation keeps of a rule's conditions."""

from __future__ import annotations

import pytest

from boekwerk.domain.decision import ConditionOutcome, RuleOutcome
from boekwerk.trial.explain import at_level

TRUE, FALSE = (ConditionOutcome(text=str(held), held=held) for held in (True, False))


@pytest.mark.spec("RU-4")
@pytest.mark.parametrize(
    ("combining", "held", "kept"),
    [("none", False, (TRUE,)), ("all", False, (FALSE,)), ("any", True, (TRUE,)), ("none", True, (FALSE,))],
)
@pytest.mark.parametrize("text", ["none: [...]", "no_line: {...}", "all: [...]"])
def test_what_made_a_group_what_it_is_is_told_by_how_it_combines(combining, held, kept, text):
    group = ConditionOutcome(text=text, held=held, inner=(TRUE, FALSE), combining=combining, prevents=held)
    rule = RuleOutcome("r", "R", "automatic_booking", "live", "did_not_hold", conditions=(group,))
    assert at_level(rule, "failing").conditions[0].inner == kept
