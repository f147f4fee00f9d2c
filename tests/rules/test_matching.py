"""Rules about matching obligations: how they are read, and that they decide nothing else."""

from __future__ import annotations

from decimal import Decimal

import jsonschema
import pytest
import yaml

from boekwerk.reasons import sentence
from boekwerk.rules import Rulebook, check_codes
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.matching import NO_TOLERANCE
from boekwerk.rules.schema import rules_schema

VALIDATOR = jsonschema.Draft202012Validator(rules_schema())

AFAS = """\
schema: boekwerk.rules/1
kind: obligation_matching
rules:
  - id: afas-verplichtingen
    title: Verplichtingen in AFAS
    owner: advies@kantoor.example
    stage: live
    applies_to: {package: [afas]}
    keys:
      - {obligation: [number, internal_reference, external_reference], look_in: [document.order_reference]}
      - obligation: number
        look_in: [document.text, line.text]
        pattern: 'VP[- ]?([0-9]{4,})'
        ignore: [spaces, leading_zeros]
    required_on: [4500, 0800]
    tolerance: {amount: 5.00, percent: 2.5}
    remainder: keep_open
    stale_after: 7
"""

BOUW = """\
schema: boekwerk.rules/1
kind: obligation_matching
rules:
  - id: leverbonnen
    title: Leverbonnen in Exact Online Bouw
    owner: advies@kantoor.example
    stage: live
    applies_to: {package: [twinfield]}
    when:
      - document.kind: purchase_invoice
    keys:
      - {obligation: number, look_in: [document.despatch_references, line.despatch_reference]}
    level: line
    requires: {same_ledger_account: false}
"""


def only(text):
    (rule,), problems = read_rule_text(text, "f.yaml")
    assert problems == ()
    return rule


@pytest.mark.spec("OB-4")
def test_keys_are_read_in_the_order_in_which_they_are_tried():
    first, second = only(AFAS).matching.keys
    assert first.obligation == ("number", "internal_reference", "external_reference")
    assert [field.path for field in second.look_in] == ["document.text", "line.text"]
    assert (second.pattern, second.ignore) == ("VP[- ]?([0-9]{4,})", ("spaces", "leading_zeros"))


@pytest.mark.spec("OB-11")
def test_amounts_settings_and_accounts_are_read():
    matching = only(AFAS).matching
    assert (matching.tolerance.cents, matching.tolerance.percent) == (500, Decimal("2.5"))
    assert (matching.remainder, matching.stale_after) == ("keep_open", 7)
    assert [code for code, _ in matching.required_on] == ["4500", "0800"]


@pytest.mark.spec("OB-6")
@pytest.mark.spec("OB-7")
def test_what_is_not_said_is_the_strictest():
    matching = only(AFAS.partition("    required_on")[0]).matching
    assert (matching.level, matching.same_relation, matching.same_ledger_account) == (
        "document",
        True,
        True,
    )
    assert matching.tolerance == NO_TOLERANCE
    assert (matching.remainder, matching.stale_after) == (None, None)


def test_a_delivery_ticket_is_matched_line_by_line_only_when_the_rule_says_so():
    matching = only(BOUW).matching
    assert (matching.level, matching.same_ledger_account) == ("line", False)


WRONG = [
    ("    keys:\n", "    key:\n", "9:5: The key 'key' is not known here; did you mean 'keys'?"),
    ("obligation: number", "obligation: numer", "did you mean 'number'?"),
    ("line.text]", "line.tekst]", "12:34: 'line.tekst' is not a valid value for 'look_in'"),
    ("document.text, ", "supplier.name, ", "'supplier.name' is not a valid value for 'look_in'"),
    ("        pattern: 'VP[- ]?([0-9]{4,})'\n", "", "12:18: 'document.text' is a text with more in it"),
    ("VP[- ]?([0-9]{4,})", "[0-9]*", "13:18: The regular expression '[0-9]*' also fits where nothing"),
    ("VP[- ]?([0-9]{4,})", "(VP)([0-9]+)", "has 2 groups"),
    ("VP[- ]?([0-9]{4,})", "VP(", "13:18: The regular expression 'VP(' is not valid"),
    ("leading_zeros", "zeros", "'zeros' is not a valid value for 'ignore'"),
    ("[4500, 0800]", "[]", "15:18: A value is missing here."),
    ("[4500, 0800]", "[{a: b}]", "15:19: One value belongs behind 'required_on'."),
    ("{amount: 5.00, percent: 2.5}", "5.00", "16:16: Keys with values belong behind 'tolerance'."),
    ("percent: 2.5", "percent: 250", "'250' is not a percentage from 0 to 100."),
    ("5.00", "'5,00'", "16:25: '5,00' is not an amount; did you mean 5.00?"),
    ("{amount: 5.00, percent: 2.5}", "{}", "16:16: A value is missing here."),
    ("keep_open", "keep-open", "17:16: 'keep-open' is not a valid value for 'remainder'"),
    ("stale_after: 7", "stale_after: a week", "'a week' is not a number of days."),
    (
        "stale_after: 7",
        "message: Let op",
        "'message' does not belong to a rule of the kind obligation matching.",
    ),
    ("stale_after: 7", "level: regel", "18:12: 'regel' is not a valid value for 'level'."),
    ("stale_after: 7", "requires: {same_relation: ja}", "'ja' is not clear here; did you mean true?"),
]


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(("good", "wrong", "expected"), WRONG)
def test_what_is_wrong_is_named_with_its_place(good, wrong, expected):
    assert good in AFAS
    problems = read_rule_text(AFAS.replace(good, wrong, 1), "f.yaml")[1]
    said = [f"{p.where.line}:{p.where.column}: {sentence(p, 'en')}" for p in problems]
    assert any(expected in line for line in said), said


def test_a_booking_rule_has_no_keys_of_matching(make):
    text = make.rule("r", "document.number: x", head="remainder: ask")
    (problem,) = read_rule_text(text, "f.yaml")[1]
    assert problem.code == "rule_key_not_for_kind"


@pytest.mark.spec("AB-17")
def test_rules_about_matching_judge_no_document(make):
    book = Rulebook([only(BOUW)])
    judgement = book.judge(make.case())
    assert (judgement.rule, judgement.candidates, judgement.blocks) == (None, (), ())
    assert (book.explain(make.case()), book.rules) == ((), ())


def test_the_rules_by_which_a_document_is_matched_are_those_that_hold(make):
    book = Rulebook([only(BOUW), only(AFAS)])
    assert [rule.id for rule in book.matching(make.case())] == ["leverbonnen"]
    assert book.matching(make.case(direction="sales")) == ()
    assert [rule.id for rule in book.sources] == ["afas-verplichtingen", "leverbonnen"]


@pytest.mark.parametrize("stage", ["shadow", "suggest"])
def test_only_live_rules_find_obligations(make, stage):
    book = Rulebook([only(BOUW.replace("stage: live", f"stage: {stage}"))])
    assert book.matching(make.case()) == ()
    assert [(rule.stage, rule.result) for rule in book.explain_matching(make.case())] == [(stage, "held")]


@pytest.mark.spec("RU-6")
def test_whether_a_rule_about_matching_holds_is_explained_apart(make):
    afas, bouw = Rulebook([only(BOUW), only(AFAS)]).explain_matching(make.case())
    assert (afas.id, afas.result) == ("afas-verplichtingen", "not_applicable")
    assert (bouw.id, bouw.result) == ("leverbonnen", "held")
    assert [part.text for part in bouw.conditions if not part.implicit][
        -1
    ] == "document.kind: purchase_invoice"


@pytest.mark.spec("RU-3")
def test_the_most_specific_rule_about_matching_comes_first(make):
    everywhere = only(
        BOUW.replace("    applies_to: {package: [twinfield]}\n", "").replace("id: l", "id: a-l")
    )
    for_relation = only(
        BOUW.replace("{package: [twinfield]}", "{relation: {id: 1001}}").replace("id: l", "id: z-l")
    )
    book = Rulebook([everywhere, only(BOUW), for_relation])
    assert [rule.id for rule in book.matching(make.case())] == [
        "z-leverbonnen",
        "leverbonnen",
        "a-leverbonnen",
    ]


def test_accounts_on_which_an_obligation_is_required_must_exist(make):
    book = Rulebook([only(AFAS.replace("[afas]", "[twinfield]"))])
    (problem,) = check_codes(book, make.administration)
    assert (problem.code, problem.values["code"]) == ("rule_code_missing", "0800")


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("text", [AFAS, BOUW])
def test_what_is_good_is_good_for_the_schema(text):
    assert VALIDATOR.is_valid(yaml.safe_load(text))


BY_READER_ONLY = ("regular expression", "has 2 groups", "with more in it")


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(("good", "wrong", "expected"), WRONG)
def test_what_is_wrong_is_wrong_for_the_schema(good, wrong, expected):
    is_good = VALIDATOR.is_valid(yaml.safe_load(AFAS.replace(good, wrong, 1)))
    assert is_good is any(words in expected for words in BY_READER_ONLY)
