"""Rules with only limits, words or patterns: of many, none is compared in vain and none is missed."""

from __future__ import annotations

import datetime

import pytest

DAY = datetime.date(2026, 3, 1)
MANY = 60
# How a rule with a number is written, so that none follows from another; and one within number 30.
WAYS = {
    "both limits": (
        lambda n: f"document.total_incl: {{at_least: {n * 100}, at_most: {n * 100 + 150}}}",
        "document.total_incl: {above: 3000, below: 3050}",
    ),
    "between": (
        lambda n: f"document.total_incl: {{between: [{n * 100}, {n * 100 + 150}]}}",
        "document.total_incl: {between: [3001, 3050]}",
    ),
    "dates": (
        lambda n: (
            f"document.issue_date: {{on_or_after: {DAY + datetime.timedelta(n)}, "
            f"before: {DAY + datetime.timedelta(n + 4)}}}"
        ),
        f"document.issue_date: {{is: {DAY + datetime.timedelta(30)}}}",
    ),
    "words and limits": (
        lambda n: (
            f"{{supplier.name: {{ends_with: x}}, "
            f"document.total_incl: {{between: [{n * 100}, {n * 100 + 150}]}}}}"
        ),
        "{supplier.name: een x, document.total_incl: {between: [3001, 3050]}}",
    ),
}


def _findings(make, *conditions):
    rules = [make.rule(f"r{n}", condition) for n, condition in enumerate(conditions)]
    return [(found.kind, found.rule) for found in make.analysed(*rules).findings]


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("way", WAYS)
def test_what_is_within_one_of_many_is_found_and_nothing_else(make, way):
    written, inside = WAYS[way]
    found = _findings(make, *map(written, range(1, MANY)), inside)
    assert found == [("redundant", f"r{MANY - 1}")]


@pytest.mark.spec("RU-9")
def test_limits_that_cross_are_compared_with_few(make):
    rules = [
        make.rule(
            f"r{n}", f"document.total_incl: {{at_most: {1000 + n}}}", f"document.total_excl: {{above: {n}}}"
        )
        for n in range(200)
    ]
    analysis = make.analysed(*rules)
    assert (analysis.findings, analysis.pairs < 400) == ((), True)


def test_a_pattern_is_compared_with_the_rules_that_find_the_same(make):
    rules = [make.rule(f"r{n}", f"supplier.name: {{matches: woord{n}x}}") for n in range(MANY)]
    again = make.rule("again", "{supplier.name: {matches: woord30x}, document.has_attachment: true}")
    analysis = make.analysed(*rules, again)
    assert (analysis.pairs, analysis.undecided) == (1, 1)
