"""What the opinion of the second evaluator means for a decision (AB-18)."""

from __future__ import annotations

import pytest

from boekwerk.domain.administration import Settings
from boekwerk.domain.decision import RuleOutcome
from boekwerk.domain.reason import Reason
from boekwerk.reasons import sentence
from boekwerk.rules.judgement import Judgement
from boekwerk.rules.second import NOT_INSTALLED, Opinion, opinion_of

REQUIRED = {"second_evaluator": "required"}
BLOCK = RuleOutcome("uitgesteld", "Uitgestelde kosten", "block", "live", "held")
NO_OPINION = ["crashed", "too_slow", "garbled", "limit", "collision", "not_started", "refuses"]


@pytest.fixture
def check(given, ask):
    """Ask the check, with the second evaluator required."""

    def of(second, judgement=None, settings=REQUIRED):
        return ask("second_evaluator", given(second=second, judgement=judgement, settings=settings))

    return of


@pytest.mark.spec("AB-18")
def test_the_same_opinion_passes(check, given):
    said = check(opinion_of(given().judgement))
    assert (said.outcome, said.reason.code) == ("pass", "second_evaluator_agrees")


@pytest.mark.spec("AB-18")
def test_agreeing_that_a_block_holds_passes_too(check):
    judgement = Judgement(blocks=(BLOCK,))
    assert check(Opinion(None, ("uitgesteld",)), judgement).outcome == "pass"


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize(
    "second",
    [Opinion(), Opinion("another"), Opinion("telefonie", ("uitgesteld",)), Opinion("x", (), ("y",))],
)
def test_another_opinion_fails(check, second):
    said = check(second)
    assert (said.outcome, said.reason.code) == ("fail", "engine_disagreement")


@pytest.mark.spec("AB-18")
def test_a_disagreement_names_both_views(check):
    said = sentence(check(Opinion(None, ("uitgesteld",))).reason, "en")
    assert "The first: rule telefonie" in said
    assert "The second: rule nothing, blocks uitgesteld, blocks unknown nothing." in said


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize("code", [f"second_evaluator_{code}" for code in NO_OPINION])
def test_without_an_opinion_it_is_unknown(check, code):
    said = check(Reason(code))
    assert (said.outcome, said.reason.code) == ("unknown", code)


@pytest.mark.spec("AB-18")
def test_not_installed_is_unknown_where_the_rules_let_book(check):
    said = check(NOT_INSTALLED)
    assert (said.outcome, said.reason.code) == ("unknown", "second_evaluator_not_installed")


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize("judgement", [Judgement(blocks=(BLOCK,)), Judgement(blocks_unknown=(BLOCK,))])
def test_not_installed_is_not_needed_where_the_rules_do_not(check, judgement):
    said = check(NOT_INSTALLED, judgement)
    assert (said.outcome, said.reason.code) == ("not_applicable", "second_evaluator_not_needed")


@pytest.mark.spec("AB-18")
def test_a_refused_rule_is_not_repeated_where_the_rules_do_not_let_book(check):
    said = check(Reason("second_evaluator_refuses", {"rule": "much"}), Judgement(blocks=(BLOCK,)))
    assert (said.outcome, said.reason.code) == ("not_applicable", "second_evaluator_not_needed")


@pytest.mark.spec("AB-18")
def test_switched_off_it_lets_book(check):
    said = check(NOT_INSTALLED, settings={"second_evaluator": "off"})
    assert (said.outcome, said.reason.code) == ("not_applicable", "second_evaluator_off")


@pytest.mark.spec("AB-18")
def test_it_is_required_unless_the_administration_says_otherwise():
    assert Settings("a", "A", "local").second_evaluator == "required"
