"""What each operator, group and quantifier says of a document."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.amount import Money
from boekwerk.domain.document import Line, Party, Source, Totals
from boekwerk.domain.proposal import BookingLine


@pytest.mark.parametrize(
    ("condition", "result"),
    [
        ("document.total_incl: 121.00", "held"),
        ("document.total_incl: [100, 121]", "held"),
        ("document.total_incl: {at_least: 121, at_most: 121.00}", "held"),
        ("document.total_incl: {above: 121}", "did_not_hold"),
        ("document.total_incl: {below: 121.01}", "held"),
        ("document.total_incl: {between: [121, 200]}", "held"),
        ("document.total_incl: {between: [121.01, 200]}", "did_not_hold"),
        ("document.line_count: {above: 2}", "did_not_hold"),
        ("document.kind: purchase_invoice", "held"),
        ("document.kind: {not_in: [sales_invoice, sales_credit_note]}", "held"),
        ("document.format: e_invoice", "held"),
        ("document.format: {is_not: e_invoice}", "did_not_hold"),
        ("document.number: {starts_with: '2026'}", "held"),
        ("document.number: {ends_with: [-18, -17]}", "held"),
        ("document.number: {matches: '^[0-9]{4}-[0-9]+$'}", "held"),
        ("document.text: {contains: ABONNEMENT}", "held"),
        ("document.text: {contains: ABONNEMENT, exact_case: true}", "did_not_hold"),
        ("document.text: {matches: (?i)BEL.*en, exact_case: true}", "held"),
        ("document.text: {is_not: belkosten}", "did_not_hold"),
        ("document.issue_date: {on_or_after: 2026-02-20, before: 2026-02-21}", "held"),
        ("document.issue_date: {between: [2026-02-20, 2026-02-20]}", "held"),
        ("document.issue_date: {within_days: 9}", "held"),
        ("document.issue_date: {within_days: 8}", "did_not_hold"),
        ("supplier.vat_number: nl 0012.34.567 b29", "held"),
        ("supplier.kvk: 27124701", "held"),
        ("relation.ledger_account: {starts_with: '45'}", "held"),
        ("document.order_reference: {is_empty: true}", "held"),
        ("document.order_reference: {is_known: false}", "held"),
        ("document.notes: {is_empty: true}", "held"),
    ],
)
def test_an_operator_compares_what_it_says(make, condition, result):
    assert make.result_of(condition, make.case()) == result


@pytest.mark.spec("AB-5")
@pytest.mark.parametrize("amount", ["-121.00", "121.00"])
def test_amounts_compare_by_size(make, amount):
    case = make.case(totals=make.total(amount))
    assert make.result_of("document.total_incl: {between: [121, 121]}", case) == "held"


@pytest.mark.spec("AB-5")
def test_an_amount_in_another_currency_is_unknown_and_is_shown_with_it(make):
    (outcome,) = make.rulebook(make.rule("r", "document.total_incl: {at_most: 250}")).explain(
        make.case(currency="USD")
    )
    assert outcome.result == "unknown"
    assert outcome.conditions[-1].found == Money(Decimal("121.00"), "USD")


@pytest.mark.parametrize(
    "condition",
    [
        "document.order_reference: x",
        "document.order_reference: {is_not: x}",
        "document.due_date: {before: 2026-01-01}",
        "supplier.country: NO",
        "none: [{document.order_reference: x}]",
        "every_line: {order_reference: x}",
    ],
)
def test_a_missing_fact_is_unknown_and_never_false(make, condition):
    assert make.result_of(condition, make.case()) == "unknown"


@pytest.mark.parametrize(
    ("condition", "result"),
    [
        ("any: [{document.order_reference: x}, {document.direction: purchase}]", "held"),
        ("all: [{document.order_reference: x}, {document.direction: sales}]", "did_not_hold"),
        ("none: [{document.direction: sales}, {document.number: x}]", "held"),
        ("any: [{document.direction: purchase, document.number: x}]", "did_not_hold"),
        ("any_line: {description: {contains: abonnement}, net_amount: 80}", "held"),
        ("any_line: {description: {contains: abonnement}, net_amount: 20}", "did_not_hold"),
        (
            "any_line: [{description: {contains: abonnement}}, {any: [{net_amount: 80}, {quantity: 1}]}]",
            "held",
        ),
        ("every_line: {net_amount: {at_most: 80}}", "held"),
        ("no_line: {net_amount: {above: 80}}", "held"),
        ("no_line: {description: {contains: bel}}", "did_not_hold"),
        ("any_vat: {rate: 21, treatment: standard}", "held"),
        ("any_booking_line: {ledger_account: [4500, 4510], vat_code: VH}", "held"),
        ("no_booking_line: {deferred: true}", "held"),
    ],
)
def test_groups_and_quantifiers(make, condition, result):
    case = make.case(supplier=Party(vat_id="NL001234567B29"))
    assert make.result_of(condition, case) == result


@pytest.mark.parametrize(
    ("condition", "result"),
    [
        ("any_line: {net_amount: 1}", "did_not_hold"),
        ("no_line: {net_amount: 1}", "held"),
        ("every_line: {net_amount: 1}", "unknown"),
    ],
)
def test_without_lines_nothing_can_be_said_of_every_line(make, condition, result):
    assert make.result_of(condition, make.case(lines=())) == result


def test_a_booking_line_is_unknown_without_a_proposal(make):
    case = replace(make.case(), proposal=None)
    assert make.result_of("no_booking_line: {deferred: true}", case) == "unknown"


def test_nothing_is_known_of_a_relation_that_was_not_found(make):
    case = make.case(relation=None)
    assert make.result_of("relation.ledger_account: {is_empty: true}", case) == "unknown"
    assert make.result_of("relation.known: false", case) == "held"


@pytest.mark.parametrize(
    ("written", "printed"),
    [("straße", "STRASSE"), ("café", "Cafe\u0301"), ("a b", "A\u00a0 \n b")],
)
def test_text_is_equal_when_a_person_reads_it_as_equal(make, written, printed):
    assert make.result_of(f"document.notes: {written}", make.case(notes=(printed,))) == "held"


def test_codes_and_countries_stay_the_text_that_was_written(make):
    lines = (BookingLine("cost", "0800", None, None, Decimal(1)),)
    assert (
        make.result_of("any_booking_line: {ledger_account: 0800}", make.case(booking_lines=lines)) == "held"
    )
    norwegian = make.document.supplier.address
    case = make.case(supplier=Party(address=replace(norwegian, country="NO")))
    assert make.result_of("supplier.country: NO", case) == "held"


@pytest.mark.parametrize(
    ("container", "condition"), [("pdf", "document.format: pdf"), ("xml", "document.format: [cii, pdf]")]
)
def test_a_pdf_with_an_invoice_inside_is_a_pdf(make, container, condition):
    case = make.case(source=Source("cii", container, "0" * 64, 1))
    assert make.result_of(condition, case) == "held"


def test_a_pathological_expression_takes_no_time(make):
    case = make.case(notes=("a" * 50_000,))
    assert make.result_of("document.notes: {matches: '(a+)+b'}", case) == "did_not_hold"


def test_a_line_that_decides_is_enough_when_another_is_unknown(make):
    lines = (Line(net_amount=None), Line(net_amount=Decimal(5)))
    case = make.case(lines=lines, totals=Totals())
    assert make.result_of("any_line: {net_amount: 5}", case) == "held"
    assert make.result_of("every_line: {net_amount: 6}", case) == "did_not_hold"
    assert make.result_of("every_line: {net_amount: 5}", case) == "unknown"


def test_dates_compare_with_the_day_of_the_decision(make):
    case = make.case(as_of=datetime.date(2027, 1, 1))
    assert make.result_of("document.issue_date: {within_days: 30}", case) == "did_not_hold"
