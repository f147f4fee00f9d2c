"""What is wrong inside one rule."""

from __future__ import annotations

import pytest
from extras import needs_z3

TOTAL = "document.total_incl"
ABONNEMENT = "any_line: {description: {contains: abonnement}}"

CONTRADICTIONS = [
    (f"{TOTAL}: {{above: 500}}", f"{TOTAL}: {{below: 100}}"),
    ("document.kind: purchase_invoice", "document.kind: sales_invoice"),
    ("document.kind: purchase_invoice", "document.direction: sales"),
    ("document.type: credit_note", "document.is_credit_note: false"),
    ("relation.known: false", "relation.kvk: 12345678"),
    ("document.number: {starts_with: AB}", "document.number: {starts_with: B}"),
    ("document.number: {contains: abc}", "document.number: {is: xyz}"),
    ("document.notes: {is_empty: true}", "document.notes: {contains: huur}"),
    (ABONNEMENT, "no_line: {description: {contains: abo}}"),
    (ABONNEMENT, "document.line_count: {below: 1}"),
    ("every_line: {quantity: {at_most: 1}}", "any_line: {quantity: {above: 1}}"),
    ("document.issue_date: {within_days: 30}", "document.issue_date: {before: 2020-01-01}"),
]


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("conditions", CONTRADICTIONS, ids=" and ".join)
def test_conditions_that_exclude_each_other_are_named(make, conditions):
    (finding,) = make.analysed(make.rule("r", "document.currency: EUR", *conditions, kind="block")).findings
    assert finding.kind == "never_true"
    assert set(finding.reason.values["conditions"]) <= set(conditions)


ALLOWED = [
    (f"{TOTAL}: {{at_least: 100}}", f"{TOTAL}: {{at_most: 100}}"),
    ("document.notes: {contains: huur}", "document.notes: {contains: lease}"),
    ("supplier.name: Aa", "supplier.name: Bb"),
    (ABONNEMENT, "any_line: {description: {contains: hardware}}"),
    ("document.number: {starts_with: AB}", "document.number: {starts_with: ABC}"),
    ("document.issue_date: {within_days: 30}", "document.issue_date: {on_or_after: 2030-01-01}"),
]


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("conditions", ALLOWED, ids=" and ".join)
def test_conditions_that_can_hold_together_are_no_contradiction(make, conditions):
    kinds = {finding.kind for finding in make.analysed(make.rule("r", *conditions)).findings}
    assert "never_true" not in kinds


def test_what_unless_excludes_cannot_be_asked(make):
    rule = make.rule("r", f"{TOTAL}: {{at_most: 50}}", unless=[f"{TOTAL}: {{below: 100}}"])
    assert make.codes(rule) == [("rule_never_true", "r", None)]


def test_a_rule_whose_validity_has_passed_does_nothing_any_more(make):
    rule = make.rule("r", f"{TOTAL}: {{at_most: 50}}", head="valid: {until: 2026-02-28}")
    assert make.codes(rule) == [("rule_validity_passed", "r", None)]


def test_a_rule_that_is_valid_on_one_day_more_is_left_alone(make):
    rule = make.rule("r", f"{TOTAL}: {{at_most: 50}}", head="valid: {until: 2026-03-01}")
    assert make.codes(rule) == []


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize(
    "condition", [f"{TOTAL}: {{at_least: 0}}", "any: [{relation.known: true}, {relation.known: false}]"]
)
def test_a_condition_that_never_fails_is_told(make, condition):
    assert make.codes(make.rule("r", "document.currency: EUR", condition)) == [
        ("rule_condition_never_fails", "r", None)
    ]


@pytest.mark.spec("RU-9")
def test_a_condition_that_follows_from_another_is_told_with_it(make):
    rule = make.rule("r", f"{TOTAL}: {{at_most: 100}}", f"{TOTAL}: {{at_most: 200}}")
    (finding,) = make.analysed(rule).findings
    assert finding.reason.values["condition"] == f"{TOTAL}: {{at_most: 200}}"
    assert finding.reason.values["others"] == (f"{TOTAL}: {{at_most: 100}}",)


@pytest.mark.spec("RU-3", "RU-9")
@pytest.mark.parametrize("way", [1, -1])
def test_what_says_which_documents_a_rule_is_about_does_not_follow_from_what_it_asks_of_them(make, way):
    kind = "document.kind: purchase_invoice"
    others = "document.kind: {not_in: [purchase_credit_note, sales_invoice, sales_credit_note]}"
    relation = 'applies_to: {relation: {kvk: "12345678"}}'
    rule = make.rule("a", *(kind, others)[::way], f"{TOTAL}: {{at_most: 100}}", head=relation)
    findings = make.analysed(rule, make.rule("b", "document.kind: sales_invoice")).findings
    assert [finding.reason.values["condition"] for finding in findings] == [others]


@pytest.mark.spec("RU-9")
def test_of_two_conditions_that_say_the_same_it_is_told_of_the_last(make):
    same = f"{TOTAL}: {{at_most: 5}}", f"{TOTAL}: {{below: 5.01}}"
    (finding,) = make.analysed(make.rule("r", *same)).findings
    assert (finding.reason.values["condition"], finding.reason.values["others"]) == (same[1], (same[0],))


@pytest.mark.spec("RU-9")
def test_a_way_that_another_way_covers_is_told(make):
    ways = f"{{{TOTAL}: {{at_most: 50}}}}, {{{TOTAL}: {{at_most: 40}}}}"
    (finding,) = make.analysed(make.rule("r", f"any: [{ways}]")).findings
    said = finding.reason.values["condition"], finding.reason.values["other"]
    assert said == (f"{TOTAL}: {{at_most: 40}}", f"{TOTAL}: {{at_most: 50}}")


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("beside", [(), (f"{TOTAL}: {{at_most: 100}}",)])
def test_a_way_that_can_never_be_met_is_told(make, beside):
    never = f"{{{TOTAL}: {{above: 500}}}}"
    never = never if beside else f"{{all: [{never}, {{{TOTAL}: {{at_most: 100}}}}]}}"
    rule = make.rule("r", *beside, f"any: [{never}, {{document.notes: {{contains: huur}}}}]")
    assert make.codes(rule) == [("rule_way_never_true", "r", None)]


@pytest.mark.spec("AB-5", "RU-9")
def test_a_way_that_keeps_credit_notes_out_is_not_without_effect(make):
    ways = "{document.kind: purchase_invoice}, {document.kind: [purchase_invoice, purchase_credit_note]}"
    assert make.codes(make.rule("r", f"any: [{ways}]")) == []


@pytest.mark.spec("OB-4", "RU-9")
def test_rules_about_matching_are_looked_at_one_by_one(make):
    keys = "keys: [{obligation: number, look_in: [document.order_reference]}]"
    limits = f"{TOTAL}: {{above: 500}}", f"{TOTAL}: {{below: 100}}"
    dead = make.rule("a", *limits, kind="obligation_matching", head=keys)
    loose = make.rule("b", f"{TOTAL}: {{at_least: 0}}", kind="obligation_matching", head=keys)
    alike = make.rule("c", "document.currency: EUR", kind="obligation_matching", head=keys)
    same = make.rule("d", "document.currency: EUR", kind="obligation_matching", head=keys)
    assert make.codes(dead, loose, alike, same) == [
        ("rule_never_true", "a", None),
        ("rule_condition_never_fails", "b", None),
    ]


def test_a_condition_that_names_credit_notes_is_not_without_effect(make):
    kinds = "document.kind: [purchase_invoice, purchase_credit_note, sales_invoice, sales_credit_note]"
    assert make.codes(make.rule("r", kinds)) == []


def test_what_can_be_met_in_too_many_ways_is_undecided_and_not_reported(make):
    pair = "{document.notes: {contains: %s}}, {document.number: {contains: %s}}"
    groups = [f"any: [{pair % (word, word)}]" for word in "abcdefg"]
    analysis = make.analysed(make.rule("r", *groups, kind="block"))
    assert (analysis.findings, analysis.undecided) == ((), 1)


@pytest.mark.spec("RU-9")
@needs_z3
def test_what_can_be_met_in_too_many_ways_is_found_never_to_hold_by_z3(make):
    pair = "{document.notes: {contains: %s}}, {document.number: {contains: %s}}"
    groups = [f"any: [{pair % (word, word)}]" for word in "abcdefg"]
    limits = f"any: [{{{TOTAL}: {{above: 500}}}}, {{{TOTAL}: {{above: 600}}}}]"
    rule = make.rule("r", *groups, limits, f"{TOTAL}: {{below: 100}}", kind="block")
    assert make.codes(rule) == [("rule_never_true", "r", None)]


def test_a_regular_expression_that_cannot_be_made_is_undecided(make):
    analysis = make.analysed(make.rule("r", r"document.number: {matches: '^[0-9]{4}-\d+$'}"))
    assert (analysis.findings, analysis.undecided) == ((), 1)
