from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.reasons import sentence
from boekwerk.trial.rule_tests import lint_tests
from boekwerk.trial.rule_tests.reading import read_test_text

STARTER = Path(__file__).parents[2] / "rules" / "telecom" / "subscriptions.test.yaml"
SPOILT = st.text(st.sampled_from("{}[]:,-\"'#\n ab0.*&!|>\0\x85é€"), max_size=8)

HELD = "rules: {telefonie: held}"


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            "document.totl_incl: 60.50\n",
            (
                5,
                7,
                "The field 'document.totl_incl' does not exist here; did you mean 'document.total_incl'?",
            ),
        ),
        (
            "document.total_incl: 60,50\n",
            (5, 28, "'60,50' is not an amount; did you mean 60.50?"),
        ),
        (
            "document.has_warnings: no\n",
            (5, 30, "'no' is not clear here; did you mean false?"),
        ),
        (
            "document.format: e_invoice\n",
            (5, 24, "'e_invoice' stands for several values, but a document has one."),
        ),
        (
            "document.issue_date: 31-01-2026\n",
            (5, 28, "'31-01-2026' is not a date; did you mean 2026-01-31?"),
        ),
        (
            "document.number: [1, 2]\n",
            (5, 24, "One value belongs behind 'document.number'."),
        ),
        (
            "supplier.name: [A, B, C, D]\n",
            (5, 7, "'supplier.name' has 4 values; a document has room for 3."),
        ),
        (
            "document.kind: purchase_invoice\ndocument.is_credit_note: true\n",
            (
                6,
                7,
                "With the other facts 'document.is_credit_note' cannot have this value; "
                "it would be unknown.",
            ),
        ),
        (
            "vat_rows: [{treatment: foreign}]\n",
            (5, 19, "'vat.treatment' is known only when 'document.kind' is."),
        ),
        (
            "lines: [{amount: 1.00}]\n",
            (5, 16, "The field 'amount' does not exist here; did you mean 'net_amount'?"),
        ),
    ],
)
def test_a_problem_in_what_is_given_is_told_with_its_place(folder, one, given, problem):
    assert folder.problems(one(HELD, given)) == [problem]


@pytest.mark.spec("RU-2")
def test_all_problems_are_told_at_once(folder, one):
    given = "document.kind: purchase\nsupplier.vat_number: true\n"
    tests = [one("rules: {telefonie: hold}", given), one("decision: book")]
    assert [line for line, _, _ in folder.problems(*tests)] == [5, 6, 8, 9, 16]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tests: []", "rule_test_none"),
        ("tests: [x]", "rule_test_not_a_mapping"),
        (
            "tests: [{name: a, given: {document.kind: purchase_invoice}, expect: {}}]",
            "rule_test_expects_nothing",
        ),
        ("rules: [weg.yaml]\ntests: [{name: a, given: {file: weg.xml}, expect: {decision: book}}]", None),
        ("testen: []", "rule_key_meant"),
    ],
)
def test_a_file_that_tests_nothing_is_refused(folder, text, code):
    folder.tests.write_text(f"schema: boekwerk.rule-tests/1\n{text}\n", "utf-8")
    found = [problem.code for problem in lint_tests([folder.path])]
    assert found[:1] == [code] if code else "rule_test_nothing_there" in found


def test_tests_without_rules_beside_them_are_refused(folder, one):
    folder.write(one(HELD)).rename(folder.path / "anders.test.yaml")
    assert [problem.code for problem in lint_tests([folder.path])] == ["rule_test_no_rules"]


def test_lint_names_an_expectation_of_a_rule_that_is_not_there(folder, one):
    folder.write(one("rules: {telefoon: held}"))
    (problem,) = lint_tests([folder.path])
    assert (problem.code, problem.where.line) == ("rule_test_rule_meant", 10)


def test_other_peoples_test_files_are_left_alone(folder):
    (folder.path / "iets.test.yaml").write_text("pipeline: [unit, e2e]\n", "utf-8")
    assert lint_tests([folder.path]) == ()


def test_a_misspelt_schema_beside_rules_is_not_passed_over(folder):
    folder.tests.write_text("schema: boekwrk.rule-tests/1\ntests: []\n", "utf-8")
    assert [problem.code for problem in lint_tests([folder.path])][:1] == ["rule_word_meant"]


def test_two_tests_of_one_name_are_refused(folder, one):
    assert folder.problems(one(HELD), one(HELD)) == [
        (11, 11, "There is a test with the name 'een test' on line 3 already.")
    ]


@pytest.mark.spec("RU-2")
@settings(max_examples=150, deadline=None)
@given(start=st.integers(0, 2_000), length=st.integers(0, 40), instead=SPOILT)
def test_whatever_stands_in_a_file_is_a_problem_with_a_sentence(start, length, instead):
    text = STARTER.read_text("utf-8")
    file = read_test_text(text[:start] + instead + text[start + length :], STARTER)
    assert all(sentence(problem, "nl") for problem in file.problems)


@pytest.mark.parametrize(
    "fact",
    [
        "history.times_booked: 99999999999999999999",
        "history.days_since_last: 99999999999999999999",
        "history.amount_to_median: 0.0000000000000000001",
        "history.equal_in_a_row: 2.5",
        "document.period_days: 99999999999999999999",
        "document.line_count: 99999999999999999999",
        "obligation.count: -1",
        "obligations: [{age: 99999999999999999999}]",
    ],
)
def test_a_fact_that_no_document_has_is_refused(folder, one, fact):
    facts = "document.kind: purchase_invoice\ndocument.total_incl: 9999999999999999999999999.99\n"
    ((_, _, text),) = folder.problems(one(HELD, f"{facts}{fact}\n"))
    assert "cannot have this value" in text


@pytest.mark.parametrize("path", ["weg.xml", "\\0", "a" * 900])
def test_a_path_that_leads_nowhere_is_refused(folder, one, path):
    facts = f'file: "{path}"\nadministration: .\n'
    ((line, _, text),) = folder.problems(one("decision: book", facts))
    assert (line, "does not exist" in text) == (5, True)


def test_tests_that_name_tests_as_their_rules_are_told_so(folder, one):
    head = "rules: [telefonie.test.yaml]\n"
    assert folder.problems(one("rules: {telefonie: held}"), head=head) == [
        (2, 9, "There are tests in 'telefonie.test.yaml', and no rules.")
    ]
