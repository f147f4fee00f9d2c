"""How far a rule is from holding, and which rule came nearest."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

TOTAL, DATE = "document.total_incl", "document.issue_date"


def _condition(make, text, **changes):
    (outcome,) = make.rulebook(make.rule("r", text, kind="block")).explain(make.case(**changes))
    return outcome.conditions[-1]


@pytest.mark.parametrize(
    ("condition", "short"),
    [
        (f"{TOTAL}: {{at_most: 100}}", Decimal("21.00")),
        (f"{TOTAL}: {{below: 121}}", Decimal("0.01")),
        (f"{TOTAL}: {{at_least: 150.50}}", Decimal("29.50")),
        (f"{TOTAL}: {{between: [10, 20]}}", Decimal("101.00")),
        (f"{TOTAL}: {{between: [130, 140]}}", Decimal("9.00")),
        ("document.line_count: {at_least: 5}", Decimal(3)),
        (f"{DATE}: {{before: 2026-02-20}}", 1),
        (f"{DATE}: {{on_or_after: 2026-02-28}}", 8),
        (f"{DATE}: {{within_days: 5}}", 4),
        (f"{TOTAL}: 100", None),
        ("document.number: {contains: x}", None),
        (f"{TOTAL}: {{at_most: 200}}", None),
    ],
)
def test_a_condition_tells_how_far_it_is_from_holding(make, condition, short):
    assert _condition(make, condition).short_by == short


def test_what_prevents_tells_how_far_it_is_from_not_holding(make):
    text = (
        make.rule("r", "document.direction: purchase") + f"    unless:\n      - {TOTAL}: {{above: 100}}\n"
    )
    (outcome,) = make.rulebook(text).explain(make.case())
    assert (outcome.conditions[-1].prevents, outcome.conditions[-1].short_by) == (True, Decimal("21.00"))


@pytest.mark.parametrize("changes", [{"currency": "USD"}, {"issue_date": None}, {"issue_date": "fout"}])
def test_what_is_not_known_has_no_measure(make, changes):
    condition = f"all: [{{{TOTAL}: {{at_most: 100}}}}, {{{DATE}: {{before: 2020-01-01}}}}]"
    inner = _condition(make, condition, **changes).inner
    assert None in [part.short_by for part in inner]


@pytest.mark.spec("RU-1")
def test_the_nearest_miss_comes_first(make):
    kind = "document.kind: purchase_invoice"
    book = make.rulebook(
        make.rule("ver", kind, f"{TOTAL}: {{at_most: 10}}"),
        make.rule("bijna", kind, f"{TOTAL}: {{at_most: 120}}"),
        make.rule("twee", kind, f"{TOTAL}: {{at_most: 120}}", "document.number: x"),
        make.rule("anders", "document.kind: sales_invoice"),
        make.rule("raak", kind),
    )
    nearest = book.trace(make.case()).nearest()
    assert [outcome.id for outcome in nearest] == ["bijna", "ver", "twee", "anders"]
    assert [outcome.id for outcome in book.trace(make.case()).nearest(2)] == ["bijna", "ver"]


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (f"{DATE}: {{before: 2026-02-20}}", f"{DATE}: {{before: 2026-01-20}}"),
        ("any_line: {net_amount: {above: 81}}", "any_line: {net_amount: {above: 800}}"),
        ("every_line: {net_amount: {at_most: 79}}", "every_line: {net_amount: {at_most: 9}}"),
        (f"none: [{{{TOTAL}: {{above: 120}}}}]", f"none: [{{{TOTAL}: {{above: 20}}}}]"),
        (f"any: [{{{TOTAL}: 1}}, {{{TOTAL}: {{at_most: 120}}}}]", f"any: [{{{TOTAL}: 1}}, {{{TOTAL}: 2}}]"),
        (f"{TOTAL}: {{at_most: 120}}", "document.number: x"),
    ],
)
def test_what_falls_short_by_less_is_nearer(make, near, far):
    book = make.rulebook(make.rule("a-ver", far), make.rule("b-dichtbij", near))
    assert [outcome.id for outcome in book.trace(make.case()).nearest()] == ["b-dichtbij", "a-ver"]


def test_one_rule_of_a_trace_is_what_explaining_all_gives(make):
    rules = (make.rule(id, f"{TOTAL}: {{at_most: 100}}") for id in ("a", "b"))
    book, case = make.rulebook(*rules), make.case()
    trace = book.trace(case)
    assert (trace.outcome("a"), trace.outcome("b")) == book.explain(case)
    assert trace.held("a") == tuple(condition.held for condition in trace.outcome("a").conditions)


def test_a_rule_that_is_not_there_is_a_key_error(make):
    with pytest.raises(KeyError):
        make.rulebook().trace(make.case(issue_date=datetime.date(2026, 1, 1))).outcome("x")
