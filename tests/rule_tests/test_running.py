from __future__ import annotations

import time

import pytest

from boekwerk.reasons import sentence

NO_LINES = "document.kind: purchase_invoice\ndocument.total_incl: 60.50\n"
GIVEN = f"{NO_LINES}lines: [{{description: abonnement}}]\n"
SALE = "document.kind: sales_invoice\n"


def said(result):
    return [sentence(difference.reason, "en") for done in result.results for difference in done.differences]


@pytest.mark.spec("RU-6")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "held"),
        (NO_LINES, "did_not_hold"),
        (SALE, "not_applicable"),
        ("document.kind: purchase_invoice\nlines: [{description: abonnement}]\n", "unknown"),
    ],
)
def test_a_rule_says_of_given_facts_what_it_would_of_a_document(folder, one, given, expected):
    test = f"rules: {{telefonie: {expected}}}"
    assert folder.run(one(test, given) if given else one(test)).passed


@pytest.mark.spec("RU-6")
def test_a_difference_names_what_was_expected_and_what_it_is(folder, one):
    result = folder.run(one("rules: {telefonie: held}", NO_LINES))
    assert said(result) == ["telefonie: expected 'held', but it is 'did not hold'."]


def test_a_difference_has_the_conditions_with_what_was_found(folder, one):
    given = (
        "document.kind: purchase_invoice\ndocument.total_incl: 310.00\nlines: [{description: abonnement}]\n"
    )
    (done,) = folder.run(one("rules: {telefonie: held}", given)).results
    failing = [c for c in done.differences[0].outcome.conditions if c.held is False]
    assert [(str(c.found), c.where.line) for c in failing] == [("310.00", 10)]


@pytest.mark.parametrize(
    ("expect", "problem"),
    [
        ("decides: none", "Expected was that 'none' decides, but 'telefonie' does."),
        ("blocks: [boete]", "Expected was that 'boete' blocks, but it does not."),
        ("rules: {telefoni: held}", "There is no rule 'telefoni'; did you mean 'telefonie'?"),
        ("decides: telefoni", "There is no rule 'telefoni'; did you mean 'telefonie'?"),
        ("blocks: [boetes]", "There is no rule 'boetes'; did you mean 'boete'?"),
    ],
)
def test_what_came_out_otherwise_is_said(folder, one, expect, problem):
    assert said(folder.run(one(expect), head="rules: [blokkades.yaml]\n")) == [problem]


def test_a_block_that_was_not_expected_fails_a_test(folder, one):
    given = "document.kind: purchase_invoice\ndocument.total_incl: 60.50\ndocument.notes: Boete\n"
    result = folder.run(one("blocks: []", given), head="rules: [blokkades.yaml]\n")
    assert said(result) == ["'boete' blocks, which was not expected."]


@pytest.mark.spec("RU-6")
def test_a_test_in_which_no_rule_applies_and_none_is_named_fails(folder, one):
    result = folder.run(one("decides: none", SALE))
    assert said(result) == ["No rule applies at all, so this test shows nothing."]


@pytest.mark.spec("RU-6")
def test_the_rule_that_decides_and_the_blocks_are_compared(folder, one):
    expect = "{decides: telefonie, blocks: [], rules: {boete: did_not_hold}}"
    test = one(expect).replace("expect:\n      {", "expect: {")
    assert folder.run(test, head="rules: blokkades.yaml\n").passed


def test_broken_rules_are_told_instead_of_running_tests(folder, one):
    (folder.path / "telefonie.yaml").write_text(
        "schema: boekwerk.rules/1\nkind: blok\nrules: []\n", "utf-8"
    )
    result = folder.run(one("decides: none"))
    assert [problem.code for problem in result.problems] == ["rule_word_meant"]
    assert not result.passed


def test_as_of_is_the_day_that_rules_are_judged_on(folder, one):
    rules = folder.path / "telefonie.yaml"
    text = rules.read_text("utf-8").replace("    stage: live\n", "    valid: {from: 2026-06-01}\n")
    rules.write_text(text, "utf-8")
    before = one("rules: {telefonie: not_applicable}", f"as_of: 2026-05-31\n{GIVEN}", "voor")
    on = one("rules: {telefonie: held}", f"as_of: 2026-06-01\n{GIVEN}", "op")
    assert folder.run(before, on).passed


def test_a_thousand_tests_take_seconds(folder, one):
    tests = [one("rules: {telefonie: held}", name=f"test {number}") for number in range(1_000)]
    begin = time.perf_counter()
    assert folder.run(*tests).passed
    assert time.perf_counter() - begin < 10
