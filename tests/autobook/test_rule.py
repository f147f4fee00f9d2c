from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.decision import ConditionOutcome, RuleOutcome
from boekwerk.domain.document import Party
from boekwerk.domain.reason import Location
from boekwerk.reasons import remedy, sentence
from boekwerk.rules.judgement import Judgement

PLACE = Location("rules/telefonie.yaml", 4, 5)
LIMIT = Location("rules/telefonie.yaml", 9, 9)
RULE = RuleOutcome("telefonie", "Telefonie", "automatic_booking", "live", "did_not_hold", PLACE)
BLOCK = RuleOutcome("uitgesteld", "Uitgestelde kosten", "block", "live", "held", Location("b.yaml", 3))
TOO_MUCH = ConditionOutcome(
    text="document.total_incl: {at_most: 250.00}", held=False, found=Decimal("1210.00"), where=LIMIT
)
HELD = ConditionOutcome(text="document.kind: purchase_invoice", held=True, found="purchase_invoice")
MISSING = ConditionOutcome(text="relation.city: Assen", held=None)


def judged(*candidates):
    return {"judgement": Judgement(candidates=candidates), "candidates": candidates}


@pytest.mark.spec("AB-5")
def test_a_live_rule_that_holds_passes_and_says_where_it_stands(given, ask):
    check = ask("automatic_booking_rule", given())
    assert (check.outcome, str(check.reason.where)) == ("pass", "rules/telefonie.yaml:4:5")


@pytest.mark.spec("AB-5")
def test_without_any_applicable_rule_it_fails(given, ask):
    check = ask("automatic_booking_rule", given(judgement=Judgement()))
    assert (check.outcome, check.reason.code) == ("fail", "no_rule_applies")


@pytest.mark.spec("AB-5", "AB-13")
def test_the_condition_that_failed_is_named_with_its_value_and_place(given, ask):
    rule = replace(RULE, conditions=(HELD, TOO_MUCH))
    check = ask("automatic_booking_rule", given(**judged(rule)))
    assert (check.outcome, str(check.reason.where)) == ("fail", "rules/telefonie.yaml:9:9")
    assert sentence(check.reason, "en") == (
        "Automatic-booking rule telefonie (Telefonie) does not hold: it asks "
        "'document.total_incl: {at_most: 250.00}', found: 1,210.00."
    )


@pytest.mark.spec("AB-5")
def test_an_exception_that_held_is_named_as_such(given, ask):
    prevented = ConditionOutcome(text="relation.iban_differs: true", held=True, found=True, prevents=True)
    rule = replace(RULE, conditions=(HELD, prevented))
    check = ask("automatic_booking_rule", given(**judged(rule)))
    assert (check.outcome, check.reason.code) == ("fail", "rule_prevented")


@pytest.mark.spec("AB-5")
def test_a_missing_fact_makes_the_check_unknown(given, ask):
    rule = replace(RULE, result="unknown", conditions=(HELD, MISSING))
    check = ask("automatic_booking_rule", given(**judged(rule)))
    assert (check.outcome, check.reason.code) == ("unknown", "rule_lacks_fact")


@pytest.mark.spec("AB-5")
def test_a_rule_that_went_wrong_fails_with_its_message(given, ask):
    broken = ConditionOutcome(text="x", held=None, error="ValueError: niet te lezen")
    rule = replace(RULE, result="error", conditions=(broken,))
    check = ask("automatic_booking_rule", given(**judged(rule)))
    assert (check.outcome, check.reason.code) == ("fail", "rule_went_wrong")
    assert check.reason.values["message"] == "ValueError: niet te lezen"


@pytest.mark.spec("AB-5", "RU-8")
@pytest.mark.parametrize(("stage", "code"), [("shadow", "rule_not_live"), ("suggest", "rule_suggested")])
def test_a_rule_that_is_not_live_never_books(given, ask, stage, code):
    check = ask("automatic_booking_rule", given(**judged(replace(RULE, result="held", stage=stage))))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-13", "RU-8")
@pytest.mark.parametrize("prevents", [False, True])
def test_of_a_rule_that_is_not_live_it_is_said_that_it_would_not_have_booked(given, ask, prevents):
    in_the_way = replace(TOO_MUCH, held=prevents, prevents=prevents)
    rule = replace(RULE, stage="shadow", conditions=(in_the_way,))
    told = sentence(ask("automatic_booking_rule", given(**judged(rule))).reason, "en")
    assert told.endswith("It is in stage shadow, so it would not have booked the document anyway.")


OTHER_NAME = ConditionOutcome(
    text="supplier.name: {matches: KPN}", held=False, field="supplier.name", found="Belboei"
)
TWO_NAMES = ConditionOutcome(text="any: [...]", held=False, inner=(OTHER_NAME, OTHER_NAME), combining="any")


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize("condition", [OTHER_NAME, TWO_NAMES])
def test_rules_about_other_parties_are_only_counted_after_the_others(given, ask, condition):
    others = [replace(RULE, id=name, conditions=(condition,)) for name in ("a", "b", "c")]
    near = replace(RULE, id="z", conditions=(TOO_MUCH, TOO_MUCH))
    check = ask("automatic_booking_rule", given(**judged(*others, near)))
    assert (check.reason.code, check.reason.values["rule"]) == ("rule_condition_failed", "z")
    assert [(r.code, r.values) for r in check.more] == [("rules_of_other_parties", {"count": 3})]


@pytest.mark.spec("AB-13")
def test_where_all_rules_are_about_other_parties_none_applies(given, ask):
    check = ask("automatic_booking_rule", given(**judged(replace(RULE, conditions=(OTHER_NAME,)))))
    assert [r.code for r in (check.reason, *check.more)] == ["no_rule_applies", "rules_of_other_parties"]


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize(
    "condition",
    [
        replace(OTHER_NAME, held=True, prevents=True),
        replace(TWO_NAMES, inner=(OTHER_NAME, TOO_MUCH)),
        replace(TWO_NAMES, combining="none"),
    ],
)
def test_a_rule_that_may_be_about_this_party_is_named(given, ask, condition):
    check = ask("automatic_booking_rule", given(**judged(replace(RULE, conditions=(condition,)))))
    assert check.reason.values["rule"] == "telefonie"


@pytest.mark.spec("AB-5", "RU-3")
def test_an_overridden_rule_is_named_after_the_rule_that_decides(given, ask):
    overridden = replace(RULE, id="algemeen", result="held", set_aside=True)
    rule = replace(RULE, conditions=(TOO_MUCH,))
    judgement = Judgement(candidates=(rule,), overridden=(overridden,))
    check = ask("automatic_booking_rule", given(judgement=judgement, candidates=(rule,)))
    assert [check.reason.code, *(r.code for r in check.more)] == [
        "rule_condition_failed",
        "rule_overridden",
    ]


@pytest.mark.spec("AB-5")
def test_the_nearest_rule_comes_first_and_five_are_named_at_most(given, ask):
    far = [replace(RULE, id=f"ver-{n}", conditions=(TOO_MUCH, TOO_MUCH)) for n in range(9)]
    near = replace(RULE, id="zeer-dichtbij", conditions=(HELD, TOO_MUCH))
    check = ask("automatic_booking_rule", given(**judged(*far, near)))
    assert check.reason.values["rule"] == "zeer-dichtbij"
    assert len(check.more) == 4


@pytest.mark.spec("AB-5")
def test_a_rule_without_conditions_told_still_says_that_it_did_not_hold(given, ask):
    check = ask("automatic_booking_rule", given(**judged(RULE)))
    assert (check.outcome, check.reason.code) == ("fail", "rule_did_not_hold")


NOBODY = {"document": {"customer": Party(name="Iemand")}}
UNKNOWN_PARTY = {"document": {"supplier": Party(name="Nieuw", vat_id="NL004495445B01")}}


@pytest.mark.spec("AB-5", "AB-13")
def test_while_the_direction_is_unknown_no_rule_is_to_blame(given, ask):
    rule = replace(RULE, result="unknown", conditions=(MISSING,))
    check = ask("automatic_booking_rule", given(**NOBODY, **judged(rule)))
    assert (check.outcome, check.reason.code, check.more) == ("unknown", "rules_without_direction", ())


@pytest.mark.spec("AB-5", "AB-13")
@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (replace(MISSING, field="relation.city"), "rule_without_relation"),
        (replace(MISSING, held=False, field="relation.known"), "rule_needs_relation"),
        (replace(MISSING, field="document.due_date"), "rule_lacks_fact"),
    ],
)
def test_while_the_relation_is_unknown_the_way_out_is_to_find_it(given, ask, condition, code):
    result = "did_not_hold" if condition.held is False else "unknown"
    rule = replace(RULE, result=result, conditions=(condition,))
    check = ask("automatic_booking_rule", given(**UNKNOWN_PARTY, **judged(rule)))
    assert check.reason.code == code
    assert "regel aan" not in remedy(check.reason, "nl")


@pytest.mark.spec("AB-13")
def test_only_the_nearest_rule_is_worth_adapting(given, ask):
    rules = [replace(RULE, id=name, conditions=(TOO_MUCH,)) for name in ("a", "b")]
    check = ask("automatic_booking_rule", given(**judged(*rules)))
    assert [check.reason.code, check.more[0].code] == [
        "rule_condition_failed",
        "rule_condition_failed_too",
    ]


@pytest.mark.spec("AB-13", "RU-3")
def test_an_overridden_rule_that_would_not_have_booked_is_not_named(given, ask):
    overridden = replace(RULE, id="algemeen", set_aside=True)
    judgement = Judgement(candidates=(RULE,), overridden=(overridden,))
    check = ask("automatic_booking_rule", given(judgement=judgement, candidates=(RULE,)))
    assert check.more == ()


@pytest.mark.spec("AB-17", "AB-13")
def test_a_block_that_asks_for_an_unknown_relation_says_so(given, ask):
    asks = replace(MISSING, field="relation.deferred_costs")
    block = replace(BLOCK, result="unknown", conditions=(asks,))
    dossier = given(**UNKNOWN_PARTY, judgement=Judgement(blocks_unknown=(block,)))
    assert ask("blocks", dossier).reason.code == "block_without_relation"
    nobody = given(**NOBODY, judgement=Judgement(blocks_unknown=(block, block)))
    assert [r.code for r in (ask("blocks", nobody).reason, *ask("blocks", nobody).more)] == [
        "blocks_without_direction"
    ]


@pytest.mark.spec("AB-17")
def test_without_blocks_the_check_passes(given, ask):
    assert ask("blocks", given()).reason.code == "no_block_held"


@pytest.mark.spec("AB-6", "AB-7", "AB-17")
def test_every_block_that_held_is_a_reason_though_a_rule_holds(given, ask):
    other = replace(BLOCK, id="anders", title="Anders")
    check = ask("blocks", given(judgement=Judgement(rule=RULE, blocks=(BLOCK, other))))
    assert check.outcome == "fail"
    assert [r.values["rule"] for r in (check.reason, *check.more)] == ["uitgesteld", "anders"]


@pytest.mark.spec("AB-17")
@pytest.mark.parametrize(("result", "code"), [("unknown", "block_unknown"), ("error", "block_went_wrong")])
def test_a_block_that_cannot_be_judged_is_unknown(given, ask, result, code):
    judgement = Judgement(rule=RULE, blocks_unknown=(replace(BLOCK, result=result),))
    check = ask("blocks", given(judgement=judgement))
    assert (check.outcome, check.reason.code) == ("unknown", code)


@pytest.mark.spec("AB-17", "RU-8")
def test_a_block_in_shadow_is_named_and_lets_book(given, ask):
    judgement = Judgement(rule=RULE, silent_blocks=(replace(BLOCK, stage="shadow"),))
    check = ask("blocks", given(judgement=judgement))
    assert check.outcome == "pass"
    assert [r.code for r in check.more] == ["block_only_shown"]
