"""The codes that checks pass on are those that the proposal and intake really say."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from boekwerk.autobook.codes import CONSEQUENCES, CONTRADICTIONS, UNRESOLVED
from boekwerk.autobook.table import CHECKS

ENGINE = Path(__file__).parents[2] / "engine" / "boekwerk"
BLOCKING = {"amounts", "parties", "currency", "addressee"}
# What a proposal remarks leaves it complete, and so does a relation that was recognised.
# The parts of the catalogue that proposals speak from.
PROPOSAL = ("proposal", "booking_modes", "obligations", "templates")
REMARKS = {
    "copied_account_unusable",
    "copied_condition_unusable",
    "copied_field_not_in_package",
    "copied_field_switched_off",
    "copied_period_unusable",
    "copied_vat_code_unusable",
    "deferral_period_not_taken",
    "deferral_periods_differ",
    "deferral_without_period",
    "last_booking_is_credit_note",
    "last_booking_missing",
    "last_booking_of_other_debtor",
    "last_booking_only_imported",
    "last_booking_without_vat",
    "mode_without_relation",
    "template_default_missing",
    "obligation_age_unknown",
    "obligation_by_learned_place",
    "obligation_by_learned_reference",
    "obligation_line_not_placed",
    "obligation_line_on_other_account",
    "obligation_marks_too_many",
    "obligation_of_other_relation",
    "obligation_on_other_account",
    "obligation_other_currency",
    "obligation_overdrawn",
    "obligation_rest_cannot_close",
    "obligation_rest_closed",
    "obligation_rest_renewed",
    "obligation_rest_stays",
    "obligation_settled_already",
    "obligation_stale",
    "obligation_suggested",
    "payment_discount_account_missing",
    "payment_discount_several",
    "payment_discount_unclear",
    "prepaid_not_deducted",
    "relation_matched",
    "supply_period_in_other_period",
    "supply_period_in_other_year",
    "supply_period_long",
    "template_field_not_in_package",
    "template_field_switched_off",
    "total_from_excluding",
    "total_from_payable",
    "variable_without_value",
    "vat_foreign_is_cost",
}


def trees(package):
    return [ast.parse(file.read_text("utf-8")) for file in sorted((ENGINE / package).glob("*.py"))]


def codes_in(node, *areas):
    files = [ENGINE / "reasons" / "nl" / f"{area}.toml" for area in areas]
    codes = set().union(*(tomllib.loads(file.read_text("utf-8")) for file in files)) - {"terms"}
    return codes & {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}


def calls(tree, *names):
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [c for c in found if getattr(c.func, "attr", getattr(c.func, "id", "")) in names]


def may_block(call):
    """Whether a warning's concern is one that blocks, or is only known when it is given."""
    concerns = {arg.value for arg in call.args if isinstance(arg, ast.Constant)}
    told = concerns & {*BLOCKING, "dates", "lines", "content"}
    return not told or bool(told & BLOCKING)


@pytest.mark.spec("AB-10")
def test_every_code_of_the_proposal_is_an_open_point_or_a_remark():
    parts = (*trees("proposal"), *trees("obligations"))
    said = set().union(*(codes_in(tree, *PROPOSAL) for tree in parts))
    assert said == {*UNRESOLVED.split()} | REMARKS


@pytest.mark.spec("AB-10")
def test_what_the_proposal_opens_is_no_remark_and_the_other_way_round():
    parts = trees("proposal")
    opened = [codes_in(c, *PROPOSAL) for tree in parts for c in calls(tree, "open", "unable")]
    remarked = [codes_in(call, *PROPOSAL) for tree in parts for call in calls(tree, "remark")]
    assert set().union(*opened) & REMARKS == set()
    assert set().union(*remarked) - REMARKS == set()


@pytest.mark.spec("AB-19")
def test_every_contradiction_that_intake_warns_about_is_listed():
    said = set()
    for tree in trees("intake"):
        for call in calls(tree, "warn", "_warn", "_compare", "DocumentWarning"):
            said |= codes_in(call, "intake") if may_block(call) else set()
    (doubts,) = (codes_in(tree, "intake") for tree in trees("intake") if _names_types(tree))
    assert said | doubts == {*CONTRADICTIONS.split()}


def _names_types(tree):
    return any(isinstance(node, ast.FunctionDef) and node.name == "document_type" for node in tree.body)


def test_consequences_are_codes_that_keep_a_document_from_being_booked():
    outcomes = {code: outcome for entry in CHECKS for code, outcome in entry.reasons.items()}
    assert {outcomes[code] for code in CONSEQUENCES} == {"unknown"}
