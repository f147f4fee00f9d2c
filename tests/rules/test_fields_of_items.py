"""References, obligations, and everything that can be read, as facts for rules."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.document import (
    Address,
    AllowanceCharge,
    Attachment,
    Contact,
    Delivery,
    DocumentReference,
    Identifier,
    Line,
    Party,
    PaymentMeans,
    References,
    VatRow,
)
from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.references import Reference, references_of
from boekwerk.domain.texts import every_text

TODAY = datetime.date(2026, 3, 1)
TICKET = Obligation(
    "12B001",
    "delivery_ticket",
    "1001",
    "EUR",
    Decimal("95.00"),
    synchronised=datetime.datetime(2026, 2, 20, 9, tzinfo=datetime.UTC),
)
STATED = References(
    buyer_reference="afd. 3", order="PO-77", despatch=("12B001",), documents=(DocumentReference("d"),)
)


def test_references_are_those_of_the_document_and_its_lines_each_once(make):
    lines = (
        Line(order_ref="PO-77", despatch_ref="12B002"),
        Line(despatch_ref="12B002", document_refs=("e",)),
    )
    document = replace(make.document, references=STATED, lines=lines)
    assert references_of(document) == (
        Reference("buyer", "afd. 3"),
        Reference("order", "PO-77"),
        Reference("despatch", "12B001"),
        Reference("document", "d"),
        Reference("despatch", "12B002"),
        Reference("document", "e"),
    )


REFERENCES = [
    ("any_reference: {kind: order, number: {starts_with: po}}", "held"),
    ("any_reference: {kind: despatch, number: {starts_with: po}}", "did_not_hold"),
    ("no_reference: {kind: contract}", "held"),
    ("every_reference: {number: {is_known: true}}", "held"),
    ("document.references: {contains: 12b}", "held"),
    ("document.despatch_references: 12B001", "held"),
]


@pytest.mark.parametrize(("condition", "result"), REFERENCES)
def test_conditions_ask_for_references(make, condition, result):
    assert make.result_of(condition, make.case(references=STATED)) == result


OBLIGATIONS = [
    ("obligation.count: 1", "held"),
    ("obligation.open_total: {at_least: 95}", "held"),
    ("obligation.difference: {at_most: 4.99}", "did_not_hold"),
    ("obligation.difference: 5", "held"),
    ("any_obligation: {kind: delivery_ticket, number: 12b001, relation: 1001}", "held"),
    ("any_obligation: {age: {above: 8}}", "held"),
    ("any_obligation: {open_amount: 95, ledger_account: {is_empty: true}}", "held"),
    ("any_obligation: {external_reference: x}", "unknown"),
]


@pytest.mark.spec("OB-9")
@pytest.mark.parametrize(("condition", "result"), OBLIGATIONS)
def test_conditions_ask_for_the_obligations_that_were_found(make, condition, result):
    assert make.result_of(condition, replace(make.case(), obligations=(TICKET,))) == result


@pytest.mark.parametrize(
    "condition",
    ["obligation.count: 0", "no_obligation: {kind: contract}", "obligation.open_total: {is_empty: true}"],
)
def test_while_no_matching_was_done_obligations_are_unknown(make, condition):
    assert make.result_of(condition, make.case()) == "unknown"


def test_a_document_that_matches_nothing_has_no_obligation(make):
    case = replace(make.case(), obligations=())
    assert make.result_of("obligation.count: 0", case) == "held"
    assert make.result_of("no_obligation: {kind: contract}", case) == "held"


@pytest.mark.spec("AB-5")
def test_an_obligation_in_other_money_is_not_compared(make):
    case = replace(make.case(), obligations=(TICKET, replace(TICKET, currency="USD")))
    assert make.result_of("obligation.open_total: {at_least: 1}", case) == "unknown"
    assert make.result_of("every_obligation: {open_amount: {at_least: 1}}", case) == "unknown"


@pytest.mark.spec("OB-1")
def test_whether_an_account_requires_an_obligation_is_a_fact_of_the_booking_line(make):
    assert (
        make.result_of(
            "no_booking_line: {obligation_required: true, obligation: {is_empty: true}}", make.case()
        )
        == "held"
    )


@pytest.mark.spec("LR-7")
@pytest.mark.parametrize(
    ("account", "confidence", "expected"),
    [("4500", 97, "held"), ("4500", 90, "not_held"), ("4500", None, "unknown"), ("4510", 97, "unknown")],
)
def test_the_confidence_is_that_of_evidence_for_the_account_of_the_line(
    make, account, confidence, expected
):
    measured = None if confidence is None else Decimal(confidence)
    evidence = AccountEvidence("text", "often", account, True, 9, 0, TODAY, ("b",), confidence=measured)
    line = BookingLine("cost", "4500", None, "VH", Decimal("100.00"), evidence=evidence)
    condition = "every_booking_line: {confidence: {at_least: 95}}"
    result = make.result_of(condition, make.case(booking_lines=(line,)))
    assert result == {"not_held": "did_not_hold"}.get(expected, expected)


READABLE = {
    "notes": ("een opmerking",),
    "payment_terms": "binnen 14 dagen",
    "references": STATED,
    "payment": (PaymentMeans(account_name="KPN Betaalrekening", references=("kenmerk 5",), mandate="m-1"),),
    "attachments": (Attachment("0" * 64, 1, "a.pdf", file_name="bijlage maart.pdf"),),
    "vat_breakdown": (VatRow(exemption_reason="btw verlegd"),),
    "allowances_charges": (AllowanceCharge(False, Decimal(1), reason="korting"),),
    "deliver_to": Delivery("Magazijn", address=Address(city="Zwolle")),
    "payee": Party(name="Factoring NV"),
    "supplier": Party(
        "KPN", "KPN B.V.", "Telfort", address=Address("Wilhelminakade"), contact=Contact("Jan")
    ),
    "lines": (
        Line(
            name="Artikel",
            description="Beschrijving",
            notes=("regelnoot",),
            seller_item_id="S-1",
            standard_item_id=Identifier("8712345"),
            properties=(("kleur", "rood"),),
        ),
    ),
}
WORDS = [
    "2026-17", "opmerking", "14 dagen", "afd. 3", "PO-77", "Betaalrekening", "kenmerk 5", "m-1",
    "bijlage maart", "verlegd", "korting", "Magazijn", "Zwolle", "Factoring", "Telfort",
    "Wilhelminakade", "Jan", "Artikel", "Beschrijving", "regelnoot", "S-1", "8712345", "kleur: rood",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_document_text_is_everything_that_can_be_read(make, word):
    case = make.case(**READABLE)
    assert make.result_of(f"document.text: {{contains: '{word}'}}", case) == "held"


def test_no_text_is_told_twice(make):
    texts = every_text(make.case(**READABLE).document)
    assert len(set(texts)) == len(texts)
