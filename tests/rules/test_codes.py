"""Codes in rules that an administration does not have."""

from __future__ import annotations

import datetime

import pytest

from boekwerk.reasons import remedy, sentence
from boekwerk.rules import check_codes


def _problems(make, condition, head=""):
    return check_codes(make.rulebook(make.rule("r", condition, head=head)), make.administration)


@pytest.mark.spec("AB-8", "AB-9")
@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (
            "any_booking_line: {ledger_account: 4501}",
            "The rule 'r' names the code '4501' (ledger account), "
            "which the administration bakkerij does not have.",
        ),
        (
            "any_booking_line: {ledger_account: [4500, 4999]}",
            "The rule 'r' names the code '4999' (ledger account), "
            "which is not active in the administration bakkerij.",
        ),
        (
            "none: [{any_booking_line: {vat_code: {not_in: [VH, VL]}}}]",
            "The rule 'r' names the code 'VL' (VAT code), which the administration bakkerij does not have.",
        ),
        (
            "relation.id: 1002",
            "The rule 'r' names the code '1002' (relation), "
            "which the administration bakkerij does not have.",
        ),
    ],
)
def test_a_code_that_cannot_be_booked_is_told_with_its_place(make, condition, message):
    (problem,) = _problems(make, condition)
    assert sentence(problem, "en") == message
    assert sentence(problem, "nl") and remedy(problem, "nl")
    assert (problem.where.file, problem.where.line) == ("1.yaml", 9)


def test_a_code_in_the_scope_is_checked_too(make):
    head = "applies_to: {relation: {id: [1001, 1003]}}"
    (problem,) = _problems(make, "document.direction: purchase", head)
    assert problem.values["code"] == "1003"


@pytest.mark.parametrize("scope", ["package: [afas]", "administration: [slager]"])
def test_rules_for_another_administration_are_left_alone(make, scope):
    head = f"applies_to: {{{scope}}}"
    assert _problems(make, "any_booking_line: {ledger_account: 9999}", head) == ()


def test_the_beginning_of_a_code_is_no_code(make):
    assert _problems(make, "any_booking_line: {ledger_account: {starts_with: '9'}}") == ()


@pytest.mark.parametrize(
    ("on", "head", "codes"),
    [
        (datetime.date(2025, 12, 31), "", []),
        (datetime.date(2026, 1, 1), "", ["rule_code_not_valid"]),
        (datetime.date(2026, 1, 1), "valid: {until: 2025-12-31}", []),
        (None, "", []),
    ],
)
def test_a_vat_code_that_has_ended_is_told_on_the_day_itself(make, on, head, codes):
    rulebook = make.rulebook(make.rule("r", "any_booking_line: {vat_code: VO}", head=head))
    assert [problem.code for problem in check_codes(rulebook, make.administration, on)] == codes


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        ("administration: [bakkerij], relation: {kvk: [27124701, 12345678]}", ["rule_relation_missing"]),
        ("administration: [bakkerij], relation: {vat_number: NL001234567B29}", []),
        ("relation: {kvk: 12345678}", []),
    ],
)
def test_a_relation_that_is_not_there_is_told_of_rules_for_this_administration(make, scope, codes):
    problems = _problems(make, "document.direction: purchase", f"applies_to: {{{scope}}}")
    assert [problem.code for problem in problems] == codes
