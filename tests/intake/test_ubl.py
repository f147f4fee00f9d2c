"""What the dialects of UBL say in different ways."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest

from boekwerk.domain.document import GAccount, Identifier, PaymentDiscount, effect_sign
from boekwerk.intake import read_document
from boekwerk.reasons.sentences import LANGUAGES, sentence

pytestmark = pytest.mark.spec("IN-4")

_SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"


def _read(xml: str):
    return read_document(xml.encode(), name="factuur.xml").document


def _codes(document):
    return [(warning.concerns, warning.reason.code) for warning in document.warnings]


def _as_credit_note(ubl: str) -> str:
    for invoice, credit in (
        ("<Invoice ", "<CreditNote "),
        ("</Invoice>", "</CreditNote>"),
        ("Invoice-2", "CreditNote-2"),
        ("InvoiceTypeCode>380", "CreditNoteTypeCode>381"),
        ("/cbc:InvoiceTypeCode", "/cbc:CreditNoteTypeCode"),
        ("/cbc:CreditNoteTypeCode>380", "/cbc:CreditNoteTypeCode>381"),
        ("InvoiceLine", "CreditNoteLine"),
        ("InvoicedQuantity", "CreditedQuantity"),
    ):
        ubl = ubl.replace(invoice, credit)
    return ubl


def test_everyday_invoice_gives_no_warning(ubl):
    document = _read(ubl)
    assert document.warnings == ()
    assert document.supplier.kvk == "01234567"
    assert document.supplier.vat_id == "NL001234567B01"
    assert document.source.format == "ubl"
    assert document.references.order == "PO-88"


def test_credit_note_has_its_own_root(ubl):
    document = _read(_as_credit_note(ubl))
    assert document.type == "credit_note"
    assert document.lines[0].quantity == 2
    assert effect_sign(document) == -1
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("380", "invoice"),
        ("381", "credit_note"),
        ("384", "corrected_invoice"),
        ("389", "self_billed_invoice"),
        ("261", "self_billed_credit_note"),
        ("383", "invoice"),
    ],
)
def test_type_code_decides_the_type(ubl, code, expected):
    document = _read(ubl.replace(">380<", f">{code}<"))
    assert document.type == expected
    assert document.warnings == ()


@pytest.mark.spec("AB-19")
@pytest.mark.parametrize(
    ("code", "expected"),
    [(code, "invoice") for code in "71 102 130 203 325 386 457 553 751 817 935".split()]
    + [("527", "self_billed_invoice"), ("420", "credit_note"), ("458", "credit_note")],
)
def test_type_that_is_no_invoice_to_book_is_a_warning_that_says_what_it_is(ubl, code, expected):
    document = _read(ubl.replace(">380<", f">{code}<"))
    assert document.type == expected
    assert _codes(document) == [("amounts", "type_not_booked")]
    assert all(sentence(document.warnings[0].reason, language) for language in LANGUAGES)


@pytest.mark.spec("BP-1")
def test_vat_categories_are_read_in_capitals(ubl):
    document = _read(ubl.replace("<cbc:ID>S</cbc:ID>", "<cbc:ID> s </cbc:ID>"))
    assert document.vat_breakdown[0].category == document.lines[0].vat_category == "S"
    assert document.warnings == ()


def test_unknown_type_code_is_a_warning_that_keeps_it_from_being_booked(ubl):
    document = _read(ubl.replace(">380<", ">999<"))
    assert document.type == "invoice"
    assert _codes(document) == [("amounts", "type_unknown")]


def test_credit_note_with_an_invoice_code_is_a_warning(ubl):
    document = _read(_as_credit_note(ubl).replace(">381<", ">380<"))
    assert document.type == "credit_note"
    assert _codes(document) == [("amounts", "type_contradicts_root")]


@pytest.mark.parametrize(
    ("scheme", "field"),
    [
        ("0106", "kvk"),
        ("NL:KVK", "kvk"),
        ("0190", "oin"),
        ("NL:OIN", "oin"),
        ("0088", "gln"),
        ("GLN", "gln"),
    ],
)
def test_scheme_tells_which_number_it_is(ubl, scheme, field):
    named = (
        f'<cac:PartyIdentification><cbc:ID schemeID="{scheme}">00001234</cbc:ID></cac:PartyIdentification>'
    )
    document = _read(
        ubl.replace(
            "<cac:PartyLegalEntity>\n      <cbc:RegistrationName>Bakkerij",
            named + "<cac:PartyLegalEntity>\n      <cbc:RegistrationName>Bakkerij",
        ).replace('schemeID="0106">07654321', ">07654321")
    )
    assert getattr(document.customer, field) == "00001234"
    assert Identifier("00001234", scheme) in document.customer.ids


def test_agency_name_tells_the_number_in_ohnl(ubl):
    named = '<cbc:ID schemeAgencyID="NL" schemeAgencyName="KvK">30097265</cbc:ID>'
    party = f"<cac:PartyIdentification>{named}</cac:PartyIdentification><cac:PartyLegalEntity>"
    document = _read(
        ubl.replace("<cac:PartyLegalEntity>", party).replace(
            '<cbc:CompanyID schemeID="0106">07654321', "<cbc:CompanyID>"
        )
    )
    assert document.customer.kvk == "30097265"


def test_registered_number_goes_before_the_address_for_mail(ubl):
    document = _read(
        ubl.replace('EndpointID schemeID="0106">01234567', 'EndpointID schemeID="0106">99999999')
    )
    assert document.supplier.kvk == "01234567"


def test_tax_number_is_not_taken_for_a_vat_id(ubl):
    document = _read(
        ubl.replace(
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>\n    </cac:PartyTaxScheme>",
            "<cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme>\n    </cac:PartyTaxScheme>",
        )
    )
    assert document.supplier.vat_id is None
    assert document.supplier.tax_id == "NL001234567B01"


@pytest.mark.parametrize("zone", ["Z", "+01:00", "-11:30", "T00:00:00", "T23:59:59.5+02:00"])
def test_zone_and_time_of_a_date_are_cut_off(ubl, zone):
    document = _read(ubl.replace("2026-03-02<", f"2026-03-02{zone}<"))
    assert document.issue_date == datetime.date(2026, 3, 2)


def test_due_date_may_stand_with_the_payment_means(ubl):
    document = _read(
        ubl.replace("<cbc:DueDate>2026-04-01</cbc:DueDate>", "").replace(
            "<cbc:PaymentID>", "<cbc:PaymentDueDate>2026-04-02</cbc:PaymentDueDate><cbc:PaymentID>"
        )
    )
    assert document.due_date == datetime.date(2026, 4, 2)


def test_currency_of_the_amounts_serves_where_none_is_stated(ubl):
    document = _read(ubl.replace("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", ""))
    assert document.currency == "EUR"
    assert document.warnings == ()


def test_no_currency_anywhere_is_a_warning(ubl):
    bare = ubl.replace("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "")
    assert _codes(_read(bare.replace(' currencyID="EUR"', ""))) == [("currency", "currency_missing")]


def test_mixed_currencies_are_a_warning(ubl):
    document = _read(
        ubl.replace('currencyID="EUR">100.00</cbc:LineExt', 'currencyID="USD">100.00</cbc:LineExt', 1)
    )
    assert _codes(document) == [("currency", "currencies_mixed")]


def test_vat_in_another_currency_is_kept_apart(ubl):
    extra = '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">233.10</cbc:TaxAmount></cac:TaxTotal>'
    xml = ubl.replace("<cac:TaxTotal>", extra + "<cac:TaxTotal>").replace(
        "</cbc:DocumentCurrencyCode>",
        "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>",
    )
    document = _read(xml)
    assert document.totals.tax == Decimal("21.00")
    assert document.totals.tax_in_tax_currency == Decimal("233.10")
    assert document.warnings == ()


def test_percentage_may_stand_on_the_subtotal(ubl):
    head, tail = ubl.split("<cac:TaxCategory>")
    document = _read(
        head
        + "<cbc:Percent>21</cbc:Percent><cac:TaxCategory>"
        + tail.replace("<cbc:Percent>21</cbc:Percent>", "", 1)
    )
    assert document.vat_breakdown[0].rate == 21


def test_vat_of_a_line_may_stand_in_its_own_tax_total(ubl):
    head, tail = ubl.split("<cac:ClassifiedTaxCategory>")
    total = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>'
        "<cac:TaxSubtotal><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21.0</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
    )
    rest = tail.partition("</cac:ClassifiedTaxCategory>")[2]
    line = _read(head.replace("<cac:Item>", total + "<cac:Item>") + rest).lines[0]
    assert (line.vat_category, line.vat_rate, line.vat_amount) == ("S", 21, 21)


def test_g_account_is_told_with_its_part(ubl):
    means = (
        "<cac:PaymentMeans><cbc:ID>GACCOUNT</cbc:ID><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>"
        "<cac:PayeeFinancialAccount><cbc:ID>NL18RABO0123459876</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"
        "<cac:PaymentTerms><cbc:PaymentMeansID>GACCOUNT</cbc:PaymentMeansID>"
        '<cbc:Amount currencyID="EUR">30.25</cbc:Amount></cac:PaymentTerms>'
    )
    document = _read(ubl.replace("<cac:PaymentTerms>", means + "<cac:PaymentTerms>", 1))
    assert document.g_account == GAccount("NL18RABO0123459876", Decimal("30.25"))
    assert document.payment_discounts == ()
    assert document.warnings == ()


def test_payment_discount_in_fields(ubl):
    terms = (
        "<cbc:Note>Binnen 30 dagen</cbc:Note>"
        "<cbc:SettlementDiscountPercent>2</cbc:SettlementDiscountPercent>"
        '<cac:SettlementPeriod><cbc:EndDate>2026-03-10</cbc:EndDate><cbc:DurationMeasure unitCode="DAY">8'
        "</cbc:DurationMeasure></cac:SettlementPeriod>"
    )
    document = _read(ubl.replace("<cbc:Note>Binnen 30 dagen</cbc:Note>", terms))
    day = datetime.date(2026, 3, 10)
    assert document.payment_discounts == (PaymentDiscount(percent=Decimal(2), days=8, date=day),)


def test_payment_discount_in_the_text_of_xrechnung(ubl):
    first, second = "#SKONTO#TAGE=7#PROZENT=3.00#", "#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=50.00#"
    text = f"{first}\n{second}\n#VERZUG#TAGE=30#PROZENT=5.00#"
    document = _read(ubl.replace("Binnen 30 dagen", text))
    assert document.payment_discounts == (
        PaymentDiscount(percent=Decimal("3.00"), days=7),
        PaymentDiscount(percent=Decimal("2.00"), days=14, base=Decimal("50.00")),
    )
    assert document.payment_terms == text


def test_lines_inside_lines_are_read_and_not_counted(ubl):
    inner = (
        '<cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cbc:LineExtensionAmount currencyID="EUR">60.00'
        "</cbc:LineExtensionAmount></cac:SubInvoiceLine>"
    )
    document = _read(ubl.replace("<cac:Item>", inner + "<cac:Item>"))
    assert [(line.id, line.parent_id, line.in_total) for line in document.lines] == [
        ("1", None, True),
        ("1.1", "1", False),
    ]
    assert document.warnings == ()


def test_envelope_is_unwrapped_and_noted(ubl):
    body = ubl.partition("?>")[2]
    header = "<StandardBusinessDocumentHeader/>"
    wrapped = f'<StandardBusinessDocument xmlns="{_SBDH}">{header}{body}</StandardBusinessDocument>'
    document = _read(wrapped)
    assert document.number == "WJ-2026-0117"
    assert document.source.envelope == "SBDH"


@pytest.mark.parametrize("copies", [0, 2])
def test_envelope_of_none_or_two_documents_is_refused(ubl, refused, copies):
    body = ubl.partition("?>")[2] * copies
    error = refused(f'<StandardBusinessDocument xmlns="{_SBDH}">{body}</StandardBusinessDocument>'.encode())
    assert error.reason.code == "envelope_not_one"
    assert error.reason.values == {"found": copies}


@pytest.mark.parametrize(
    ("first", "other", "concerns"),
    [
        ('<cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount>', "12.10", "amounts"),
        ("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "USD", "currency"),
        ("<cbc:CompanyID>NL001234567B01</cbc:CompanyID>", "NL999999999B01", "parties"),
        ("<cbc:DueDate>2026-04-01</cbc:DueDate>", "2026-04-02", "dates"),
    ],
)
def test_what_is_stated_twice_with_a_difference_is_a_warning(ubl, first, other, concerns):
    second = re.sub(">[^<]+<", f">{other}<", first)
    document = _read(ubl.replace(first, first + second))
    assert _codes(document) == [(concerns, "stated_twice")]


def test_what_is_stated_twice_the_same_is_no_warning(ubl):
    amount = '<cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount>'
    assert _read(ubl.replace(amount, amount * 2)).warnings == ()


def test_two_invoice_numbers_are_refused(ubl, refused):
    error = refused(ubl.replace("<cbc:IssueDate>", "<cbc:ID>OTHER-1</cbc:ID><cbc:IssueDate>").encode())
    assert error.reason.code == "stated_twice"
    assert error.reason.values == {"element": "ID", "first": "WJ-2026-0117", "second": "OTHER-1"}


def test_allowance_without_amount_is_refused(ubl, refused):
    bare = "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator></cac:AllowanceCharge>"
    error = refused(ubl.replace("<cac:TaxTotal>", bare + "<cac:TaxTotal>").encode())
    assert error.reason.code == "value_missing"
    assert error.reason.values == {"element": "AllowanceCharge", "missing": "Amount"}


def test_two_percentages_of_one_vat_row_touch_the_amounts(ubl):
    head, tail = ubl.split("<cac:TaxCategory>")
    document = _read(head + "<cbc:Percent>9</cbc:Percent><cac:TaxCategory>" + tail)
    assert ("amounts", "stated_twice") in _codes(document)


@pytest.mark.spec("AB-19")
@pytest.mark.parametrize(
    ("found", "more", "concern", "code"),
    [
        (
            "<cac:LegalMonetaryTotal>",
            '<cac:WithholdingTaxTotal><cbc:TaxAmount currencyID="EUR">9.00</cbc:TaxAmount>'
            "</cac:WithholdingTaxTotal>",
            "amounts",
            "tax_withheld",
        ),
        (
            "<cac:PayeeFinancialAccount>",
            "<cac:CreditAccount><cbc:AccountID>NL20INGB0001234567</cbc:AccountID></cac:CreditAccount>",
            "parties",
            "stated_twice",
        ),
        (
            "<cac:PayeeFinancialAccount>",
            "<cac:PayeeFinancialAccount><cbc:ID>NL20INGB0001234567</cbc:ID></cac:PayeeFinancialAccount>",
            "parties",
            "stated_twice",
        ),
    ],
)
def test_what_touches_money_and_does_not_fit_is_a_warning_that_blocks(ubl, found, more, concern, code):
    data = ubl.replace(found, more + found, 1).encode()
    warnings = read_document(data, name="factuur.xml").document.warnings
    assert (concern, code) in {(warning.concerns, warning.reason.code) for warning in warnings}
