"""Both evaluators say the same of every document under every rulebook (AB-18)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_cases import documents, rule_texts, rulebooks

from boekwerk.domain.document import Line, Totals
from boekwerk.rules.durable import DurableEvaluator
from boekwerk.rules.readings import Facts
from boekwerk.rules.second import opinion_of

# A rulebook is a process of its own: few of them in the suite, and many documents each.
_SOAKS = settings.get_current_profile_name() == "soak"
_RULEBOOKS = settings.default.max_examples if _SOAKS else 8


@pytest.mark.spec("AB-18")
@settings(max_examples=_RULEBOOKS, suppress_health_check=list(HealthCheck))
@given(made=rulebooks, found=st.lists(documents, min_size=40, max_size=60))
def test_durable_rules_says_what_the_reference_says(make, made, found):
    book = make.rulebook(*rule_texts(make, made))
    cases = [make.case(**document) for document in found]
    with DurableEvaluator(book.compiled) as second:
        assert second.opinions([Facts(case) for case in cases]) == [
            opinion_of(book.judge(c)) for c in cases
        ]


CONDITIONS = [
    "document.total_incl: {at_least: 121.00}",
    "document.total_incl: {below: 121.00}",
    "document.total_incl: {is_not: 121.00}",
    "document.total_incl: {between: [5.00, 121.00]}",
    "document.issue_date: {on_or_after: 2026-02-20}",
    "document.issue_date: {within_days: 9}",
    "document.order_reference: {is_empty: true}",
    "document.order_reference: {is_not: PO-1}",
    "document.number: {in: [2026-17, x]}",
    "supplier.name: kpn",
    "every_line: {quantity: {above: 1.5}}",
    "none: [{any_line: {net_amount: 80.00}}]",
    "any: [{document.total_incl: 1.00}, {document.line_count: {at_least: 2}}]",
]
DOCUMENTS = [
    {},
    {"totals": Totals()},
    {"currency": "USD"},
    {"lines": ()},
    {"issue_date": None},
    {"lines": (Line(quantity=Decimal("1.5000000001")), Line(quantity=Decimal(2)))},
    {"lines": (Line(quantity=Decimal(2)), Line(quantity=Decimal(2)), Line())},
    {"totals": Totals(tax_inclusive=Decimal(2**80))},
    {"totals": Totals(tax_inclusive=Decimal("121.004"))},
    {"number": "x" * 70_000},
    {"number": "\u20ac \U0001f9fe \x00"},
]


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: "-".join(document) or "plain")
def test_every_operator_agrees_on_sharp_edges(make, evaluator, document):
    book = make.rulebook(*(make.rule(f"r{n}", text, kind="block") for n, text in enumerate(CONDITIONS)))
    case = make.case(**document)
    assert evaluator(book).opinion(case) == opinion_of(book.judge(case))


@pytest.mark.spec("RU-3", "AB-18")
def test_the_most_specific_scope_decides_there_too(make, evaluator):
    general = make.rule("general", "document.kind: purchase_invoice")
    own = make.rule(
        "own", "document.total_incl: {at_most: 1.00}", head="applies_to: {relation: {id: 1001}}"
    )
    assert evaluator(make.rulebook(general)).opinion(make.case()).rule == "general"
    assert evaluator(make.rulebook(general, own)).opinion(make.case()).rule is None


@pytest.mark.spec("AB-17", "AB-18")
def test_a_block_of_which_a_fact_is_missing_is_unknown_there_too(make, evaluator):
    book = make.rulebook(make.rule("b", "document.total_incl: {above: 5.00}", kind="block"))
    opinion = evaluator(book).opinion(make.case(totals=Totals()))
    assert (opinion.blocks, opinion.blocks_unknown, opinion.lets_book) == ((), ("b",), False)


def test_validity_is_compared_there_too(make, evaluator):
    book = make.rulebook(
        make.rule("r", "document.kind: purchase_invoice", head="valid: {until: 2026-03-01}")
    )
    second, day = evaluator(book), datetime.date(2026, 3, 1)
    assert second.opinion(make.case(as_of=day)).rule == "r"
    assert second.opinion(make.case(as_of=day + datetime.timedelta(1))).rule is None


def test_many_rules_are_dealt_out_and_still_agree(make, evaluator):
    conditions = [f"document.total_incl: {{at_least: {n}.00}}" for n in range(700)]
    keyed = [f"relation.id: {n}" for n in range(1000, 1300)]
    texts = [make.rule(f"r{n}", text, kind="block") for n, text in enumerate((*conditions, *keyed))]
    book = make.rulebook(*texts)
    for case in (make.case(), make.case(totals=Totals()), make.case(relation=None)):
        assert evaluator(book).opinion(case) == opinion_of(book.judge(case))
