"""Cross Industry Invoice: Factur-X, ZUGFeRD 1 and 2, alone or inside a PDF."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from boekwerk.domain.document import PaymentDiscount
from boekwerk.domain.errors import IntakeError
from boekwerk.intake import read_document

pytestmark = pytest.mark.spec("IN-4")


def _read(xml: str):
    return read_document(xml.encode(), name="factuur.xml").document


def _as_zugferd_1(cii: str) -> str:
    for new, old in (
        (
            "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
            "urn:ferd:CrossIndustryDocument:invoice:1p0",
        ),
        ("InformationEntity:100", "InformationEntity:12"),
        ("UnqualifiedDataType:100", "UnqualifiedDataType:15"),
        ("CrossIndustryInvoice", "CrossIndustryDocument"),
        ("rsm:ExchangedDocument>", "rsm:HeaderExchangedDocument>"),
        ("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction"),
        ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
        ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
        ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
        ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
        ("RateApplicablePercent", "ApplicablePercent"),
    ):
        cii = cii.replace(new, old)
    return cii


@pytest.mark.parametrize("version", ["new", "old"])
def test_both_generations_say_the_same(cii, version):
    document = _read(cii if version == "new" else _as_zugferd_1(cii))
    assert document.number == "ZM-51"
    assert document.issue_date == datetime.date(2026, 3, 2)
    assert document.due_date == datetime.date(2026, 4, 1)
    assert (document.supplier.kvk, document.supplier.vat_id) == ("00998877", "NL009988776B01")
    assert document.payment[0].iban == "NL91ABNA0417164300"
    assert document.payment[0].references == ("ZM-51",)
    assert document.lines[0].net_amount == document.totals.tax_exclusive == Decimal("100.00")
    assert document.totals.tax == Decimal("21.00")
    assert document.warnings == ()


def test_payment_discount_is_read(cii):
    discount = (
        "<ram:ApplicableTradePaymentDiscountTerms>"
        "<ram:BasisPeriodMeasure unitCode='DAY'>14</ram:BasisPeriodMeasure>"
        "<ram:CalculationPercent>2.00</ram:CalculationPercent></ram:ApplicableTradePaymentDiscountTerms>"
    )
    document = _read(
        cii.replace("</ram:SpecifiedTradePaymentTerms>", discount + "</ram:SpecifiedTradePaymentTerms>")
    )
    assert document.payment_discounts == (PaymentDiscount(percent=Decimal("2.00"), days=14),)


def test_heading_among_the_lines_is_not_in_the_total(cii):
    line = cii.partition("<ram:IncludedSupplyChainTradeLineItem>")[2].partition("</ram:Included")[0]
    heading = line.replace(
        "<ram:LineID>1</ram:LineID>",
        "<ram:LineID>2</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>",
    )
    wrapped = f"<ram:IncludedSupplyChainTradeLineItem>{heading}</ram:IncludedSupplyChainTradeLineItem>"
    document = _read(
        cii.replace(
            "<ram:ApplicableHeaderTradeAgreement>", wrapped + "<ram:ApplicableHeaderTradeAgreement>"
        )
    )
    assert [line.in_total for line in document.lines] == [True, False]
    assert document.warnings == ()


def test_delivery_in_a_month_without_day_is_a_warning(cii):
    delivered = (
        "<ram:ApplicableHeaderTradeDelivery><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>"
        '<udt:DateTimeString format="610">202602</udt:DateTimeString></ram:OccurrenceDateTime>'
        "</ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>"
    )
    document = _read(cii.replace("<ram:ApplicableHeaderTradeDelivery/>", delivered))
    assert document.delivery_date is None
    assert [warning.reason.code for warning in document.warnings] == ["date_without_day"]


@pytest.mark.parametrize("associated", [False, True])
@pytest.mark.parametrize("name", ["factur-x.xml", "whatever.bin", "../../x"])
def test_invoice_in_a_pdf_is_found_by_its_content(cii, pdf, associated, name):
    document = read_document(pdf({name: cii.encode()}, associated), name="factuur.pdf").document
    assert document.number == "ZM-51"
    assert (document.source.container, document.source.format) == ("pdf", "cii")


def test_other_files_in_a_pdf_become_attachments(ubl, pdf):
    order = b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'
    data = pdf({"a.csv": b"1;2", "b.xml": ubl.encode(), "c.xml": order, "d.xml": b"<not xml"})
    reading = read_document(data, name="factuur.pdf")
    assert reading.document.number == "WJ-2026-0117"
    assert [each.file_name for each in reading.document.attachments] == ["a.csv", "c.xml", "d.xml"]
    assert b"1;2" in reading.contents.values()


def test_same_invoice_in_two_generations_is_one_invoice(cii, pdf):
    data = pdf({"factur-x.xml": cii.encode(), "ZUGFeRD-invoice.xml": _as_zugferd_1(cii).encode()})
    assert read_document(data, name="factuur.pdf").document.number == "ZM-51"


@pytest.mark.spec("IN-4")
@pytest.mark.parametrize(
    ("known", "other"),
    [
        ("NL91ABNA0417164300", "NL20INGB0001234567"),
        ("00998877", "00998878"),
        ("<ram:CategoryCode>S<", "<ram:CategoryCode>AE<"),
    ],
)
def test_two_files_in_a_pdf_must_agree_on_whom_to_pay_and_what_vat_it_is(cii, pdf, known, other):
    assert known in cii
    data = pdf({"een.xml": cii.encode(), "twee.xml": cii.replace(known, other).encode()})
    with pytest.raises(IntakeError) as caught:
        read_document(data, name="factuur.pdf")
    values = caught.value.reason.values
    assert (values["first"], values["second"]) == ("een.xml", "twee.xml")


def test_same_bytes_read_twice_give_the_same_document(cii):
    assert _read(cii) == _read(cii)
