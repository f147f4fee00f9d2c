"""Rules that nobody would write on purpose: the answer is right, or none, and comes soon."""

from __future__ import annotations

import time
from itertools import product
from string import ascii_uppercase

import pytest
from extras import needs_z3

SECONDS = 2
KIND = "document.kind: purchase_invoice"
JUNE = "{period_start: {on_or_after: 2026-06-01, before: 2026-07-01, within_days: 10}}"


def _codes(length):
    return ", ".join(f'"{"".join(letters)}"' for letters in product(ascii_uppercase, repeat=length))


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize(
    ("field", "length"), [("supplier.country", 2), ("document.currency", 3)], ids=["country", "currency"]
)
def test_of_every_code_there_is_nothing_is_said(make, field, length):
    condition = f"{field}: {{not_in: [{_codes(length)}]}}"
    found = make.analysed(make.rule("r", condition))
    assert (found.findings, found.undecided) == ((), 1)


_MANY = {
    "words": "document.text: {{contains: woord{0:04}x}}",
    "words within words": "document.text: {{contains: woord{0}}}",
    "limits": "document.total_incl: {{at_most: {0}}}",
    "ways": "any: [{{document.total_incl: {{at_most: {0}}}}}, {{document.text: {{contains: w{0}}}}}]",
    "lines": "any_line: {{text: {{contains: w{0}}}}}",
    "numbers": "document.number: {{contains: woord{0:04}x}}",
}


@pytest.mark.parametrize("where", ["when", "unless"])
@pytest.mark.parametrize("conditions", _MANY.values(), ids=_MANY)
def test_a_thousand_conditions_take_no_time(make, conditions, where):
    many = [conditions.format(number) for number in range(1, 1_001)]
    rule = make.rule("r", KIND, unless=many) if where == "unless" else make.rule("r", KIND, *many)
    begin = time.process_time()
    make.analysed(rule)
    assert time.process_time() - begin < SECONDS


def test_of_a_hundred_words_those_within_another_one_are_told(make):
    words = [f"document.text: {{contains: woord{number}}}" for number in range(100)]
    found = make.analysed(make.rule("r", KIND, unless=words)).findings
    assert len(found) == 90  # what has no 'woord1' has no 'woord10' to 'woord19' either
    assert make.codes(make.rule("r", KIND, unless=words[10:])) == []


def test_of_very_many_conditions_that_exclude_each_other_two_are_named(make):
    many = [f"document.number: {{contains: woord{number:04}}}" for number in range(1_000)]
    (finding,) = make.analysed(make.rule("r", KIND, *many, "document.number: a")).findings
    assert (finding.kind, len(finding.places)) == ("never_true", 2)


def test_a_long_finding_is_one_line_that_can_be_read(make):
    group = ", ".join(f"{{document.number: a{number}}}" for number in range(40))
    rule = make.rule("r", f"any: [{group}]", "document.number: [a1, b]", "document.number: [a2, b]")
    (finding,) = make.analysed(rule).findings
    said = finding.reason.values["conditions"]
    assert (len(finding.places), len(said), max(map(len, said))) == (3, 3, 120)
    assert said[2].startswith("… (")


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("condition", [f"any_line: {JUNE}", f"every_line: {JUNE}"])
def test_days_relative_to_a_later_decision_hold_on_that_day(make, condition):
    assert make.codes(make.rule("r", KIND, condition)) == []
    assert make.codes(make.rule("r", KIND, unless=[condition])) == []


def test_a_condition_that_only_fails_on_a_later_day_does_not_always_hold(make):
    ways = (
        "{document.issue_date: {within_days: 200}}",
        "{document.issue_date: {before: 2026-06-01}}",
        "{document.issue_date: {on_or_after: 2026-07-01}}",
    )
    assert make.codes(make.rule("r", KIND, f"any: [{', '.join(ways)}]")) == []


@needs_z3
def test_what_z3_finds_does_not_depend_on_what_it_was_asked_before(make):
    pair = "{document.notes: {contains: %s}}, {document.number: {contains: %s}}"
    groups = [f"any: [{pair % (word, word)}]" for word in "abcdefg"]
    limits = "any: [{document.total_incl: {above: 500}}, {document.total_incl: {above: 600}}]"
    many = [
        make.rule(f"r{n}", *groups, limits, f"document.total_incl: {{below: {n + 1}}}", kind="block")
        for n in range(8)
    ]
    assert make.codes(*many) == [("rule_never_true", f"r{n}", None) for n in range(8)]
