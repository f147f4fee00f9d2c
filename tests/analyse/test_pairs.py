"""What is wrong between two rules."""

from __future__ import annotations

import pytest

KVK = 'relation.kvk: "12345678"'
OF_RELATION = 'applies_to: {relation: {kvk: "12345678"}}'
DIFFERS = "relation.iban_differs: true"


def upto(euros):
    return f"document.total_incl: {{at_most: {euros}}}"


def above(euros):
    return f"document.total_incl: {{above: {euros}}}"


@pytest.mark.spec("RU-9", "AB-17")
def test_a_rule_whose_documents_a_block_always_stops_is_told(make):
    block = make.rule("k", DIFFERS, kind="block")
    assert make.codes(make.rule("a", upto(100), DIFFERS), block) == [("rule_always_blocked", "a", "k")]


@pytest.mark.spec("RU-9")
def test_a_block_that_may_be_unknown_stops_the_document_too(make):
    rule = make.rule("a", "relation.vat_number: {is_known: false}")
    block = make.rule("k", "relation.vat_number: NL001234567B29", kind="block")
    assert make.codes(rule, block) == [("rule_always_blocked", "a", "k")]


@pytest.mark.spec("RU-9", "RU-3")
def test_a_rule_that_a_more_specific_one_always_sets_aside_is_told(make):
    general = make.rule("a", upto(1000), KVK)
    specific = make.rule("b", upto(50), head=OF_RELATION)
    assert make.codes(general, specific) == [("rule_always_set_aside", "a", "b")]


@pytest.mark.spec("RU-9")
def test_an_exception_for_one_relation_is_no_finding(make):
    assert make.codes(make.rule("a", upto(1000)), make.rule("b", upto(50), head=OF_RELATION)) == []


@pytest.mark.spec("RU-9")
def test_a_rule_within_a_wider_one_is_redundant(make):
    rules = make.rule("a", upto(100), KVK), make.rule("b", upto(200), KVK)
    assert make.codes(*rules) == [("rule_redundant", "a", "b")]


@pytest.mark.spec("RU-9")
def test_a_wider_rule_that_asks_for_another_fact_makes_nothing_redundant(make):
    rules = (
        make.rule("a", upto(100), KVK),
        make.rule("b", upto(200), "document.payable: {at_least: 0}", KVK),
    )
    assert "a" not in [rule for code, rule, _ in make.codes(*rules) if code == "rule_redundant"]


@pytest.mark.spec("RU-9")
def test_of_two_rules_that_say_the_same_the_one_that_is_never_named_is_told(make):
    rules = make.rule("a", upto(100), KVK), make.rule("b", upto(100), KVK, head="priority: 5")
    assert make.codes(*rules) == [("rule_same_as_other", "a", "b")]


@pytest.mark.spec("RU-8", "RU-9")
def test_a_rule_on_trial_takes_nothing_from_a_live_one(make):
    live, trial = make.rule("a", upto(100)), make.rule("b", upto(200), stage="shadow")
    assert make.codes(live, trial) == []


@pytest.mark.spec("RU-8", "RU-9")
@pytest.mark.parametrize("stage", ["shadow", "suggest"])
def test_a_stricter_limit_may_be_tried_beside_a_live_one(make, stage):
    live, trial = make.rule("a", upto(200)), make.rule("b", upto(100), stage=stage)
    assert make.codes(live, trial) == []


@pytest.mark.spec("RU-9")
def test_of_two_rules_on_trial_the_narrower_one_is_told(make):
    rules = make.rule("a", upto(200), stage="shadow"), make.rule("b", upto(100), stage="shadow")
    assert make.codes(*rules) == [("rule_redundant", "b", "a")]


def test_a_rule_that_is_valid_longer_is_not_redundant(make):
    rules = make.rule("a", upto(100)), make.rule("b", upto(200), head="valid: {until: 2026-12-31}")
    assert make.codes(*rules) == []


@pytest.mark.spec("RU-9")
def test_a_block_that_takes_back_part_of_a_rule_by_the_same_fact_is_told(make):
    rule = make.rule("a", upto(1000), "document.format: e_invoice")
    (finding,) = make.analysed(rule, make.rule("k", above(500), kind="block")).findings
    assert (finding.reason.code, finding.rule, finding.other) == ("rule_partly_blocked", "a", "k")
    assert finding.witness.facts["document.total_incl"] > 500


@pytest.mark.parametrize(
    "block", [above(1000), "document.text: {contains: deurwaarder}", "relation.iban_differs: true"]
)
def test_a_block_beside_a_rule_or_by_other_facts_is_no_finding(make, block):
    assert make.codes(make.rule("a", upto(1000), KVK), make.rule("k", block, kind="block")) == []


def test_a_block_with_a_message_of_its_own_is_not_redundant(make):
    own = make.rule("a", above(500), kind="block", head="message: Vraag de directie.")
    assert make.codes(own, make.rule("k", above(100), kind="block")) == []


@pytest.mark.spec("RU-9")
def test_what_lies_between_limits_is_told_where_asked(make):
    rules = make.rule("a", upto(100), KVK), make.rule("b", above(150), KVK)
    gaps = [found.reason for found in make.analysed(*rules, gaps=True).findings]
    (limits,) = [reason for reason in gaps if reason.code == "rule_gap_limits"]
    assert (str(limits.values["low"]), str(limits.values["high"])) == ("100.00", "150.01")
    kinds = {reason.values["kind"] for reason in gaps if reason.code == "rule_gap_kind"}
    assert kinds == {"purchase_credit_note", "sales_credit_note"}


@pytest.mark.spec("RU-9")
def test_a_gap_is_shown_by_the_smallest_document_that_no_rule_books(make):
    line = 'any_line: {text: {contains: "huur"}, quantity: {at_most: 3}}'
    rules = make.rule("a", upto(100), line, KVK), make.rule("b", above(150), line, KVK)
    (gap,) = [gap for gap in make.analysed(*rules, gaps=True).findings if gap.rule]
    assert gap.witness.facts["document.total_incl"] in range(101, 151) or "100.01" in str(gap.witness.facts)
    assert make.judged(gap.witness, *rules).rule is None


def test_a_gap_that_another_rule_fills_is_no_gap(make):
    rules = make.rule("a", upto(100), KVK), make.rule("b", above(150), KVK)
    rest = make.rule("c", "document.currency: EUR", "document.total_incl: {at_least: 100.01, at_most: 150}")
    assert "rule_gap_limits" not in [code for code, _, _ in make.codes(*rules, rest, gaps=True)]


def test_a_witness_has_no_line_and_no_fact_of_a_line_that_it_can_do_without(make):
    huur, lease = (f'any_line: {{text: {{contains: "{word}"}}}}' for word in ("huur", "lease"))
    bare = make.rule("r", "document.currency: EUR", f"any: [{{relation.known: true}}, {{{huur}}}]",
                     "document.total_incl: {at_least: 0}")  # fmt: skip
    (finding,) = make.analysed(bare).findings
    assert finding.witness.items == {}
    both = make.rule("r", huur, lease, "document.total_incl: {at_least: 0}")
    (finding,) = make.analysed(both).findings
    assert [set(item) for item in finding.witness.items["line"]] == [{"text"}, {"text"}]


def test_limits_that_meet_leave_no_gap(make):
    rules = make.rule("a", upto(100), KVK), make.rule("b", above(100), KVK)
    assert "rule_gap_limits" not in [code for code, _, _ in make.codes(*rules, gaps=True)]


def test_a_witness_has_no_fact_that_it_can_do_without(make):
    rules = make.rule("a", upto(100), DIFFERS), make.rule("k", DIFFERS, kind="block")
    (finding,) = make.analysed(*rules).findings
    assert set(finding.witness.facts) == {"document.kind", "document.total_incl", "relation.iban_differs"}
