from __future__ import annotations

import pytest

from boekwerk.trial.rule_tests.coverage import Coverage

HELD = "rules: {telefonie: held}"
NOT = "rules: {telefonie: did_not_hold}"


def seen(result):
    coverage = Coverage()
    coverage.add(result)
    (rule,) = coverage.rules
    conditions = {c.text.partition(":")[0]: (c.held, c.not_held) for c in rule.conditions.values()}
    return (rule.rule.held, rule.rule.not_held), conditions, coverage.percent


@pytest.mark.spec("RU-6")
def test_one_direction_of_everything_is_half(folder, one):
    assert seen(folder.run(one(HELD))) == (
        (True, False),
        {
            "document.kind": (True, False),
            "document.total_incl": (True, False),
            "description": (True, False),
        },
        50,
    )


@pytest.mark.spec("RU-6")
def test_a_condition_is_seen_in_both_directions_by_several_tests(folder, one):
    dear = (
        "document.kind: purchase_invoice\ndocument.total_incl: 300.00\nlines: [{description: abonnement}]\n"
    )
    rule, conditions, percent = seen(folder.run(one(HELD), one(NOT, dear, "duur")))
    assert (rule, conditions["document.total_incl"], percent) == ((True, True), (True, True), 75)


@pytest.mark.spec("RU-6")
def test_only_rules_that_a_test_names_are_covered(folder, one):
    assert seen(folder.run(one("blocks: []")))[2] == 0


def test_unknown_is_neither_direction_of_a_condition(folder, one):
    given = "document.kind: purchase_invoice\nlines: [{description: abonnement}]\n"
    rule, conditions, _ = seen(folder.run(one("rules: {telefonie: unknown}", given)))
    assert (rule, conditions["document.total_incl"]) == ((False, True), (False, False))
