from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.autobook.checks.legal import invoice_kind
from boekwerk.domain.document import Address, Line, Party, References, Totals, VatRow
from boekwerk.reasons import remedy, sentence


def missing(check):
    if check.outcome != "fail":
        return []
    return [reason.values["item"].removeprefix("item_") for reason in (check.reason, *check.more)]


def small(document, total="100.00"):
    return replace(document, totals=Totals(tax_inclusive=Decimal(total)))


@pytest.mark.spec("AB-16")
def test_a_full_invoice_with_every_item_passes(given, ask):
    check = ask("legal_items", given())
    assert (check.outcome, check.reason.values) == ("pass", {"kind": "full_invoice"})


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"number": None}, "number"),
        ({"issue_date": None}, "issue_date"),
        ({"vat_breakdown": ()}, "vat_rows"),
        ({"vat_breakdown": (VatRow("S", None, Decimal("1000.00"), Decimal("210.00")),)}, "vat_rows"),
        ({"vat_breakdown": (VatRow("E", Decimal("0"), Decimal("1000.00"), Decimal("0")),)}, "exemption"),
        ({"lines": ()}, "description"),
        (
            {"lines": (Line(net_amount=Decimal("1"), quantity=Decimal("1"), unit_price=Decimal("1")),)},
            "description",
        ),
        ({"lines": (Line(name="x", net_amount=Decimal("1"), unit_price=Decimal("1")),)}, "quantity"),
        ({"lines": (Line(name="x", net_amount=Decimal("1"), quantity=Decimal("1")),)}, "unit_price"),
    ],
)
def test_each_missing_item_of_a_full_invoice_is_named(given, ask, changes, item):
    check = ask("legal_items", given(document=changes))
    assert (check.outcome, missing(check)) == ("fail", [item])


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize(
    ("party", "field", "value", "item"),
    [
        ("supplier", "name", None, "supplier_name"),
        ("supplier", "address", Address(country="NL"), "supplier_address"),
        ("supplier", "address", Address(street="Markt 2", country="NL"), "supplier_address"),
        ("supplier", "vat_id", None, "supplier_vat_id"),
        ("customer", "name", None, "customer_name"),
        ("customer", "address", Address(city="Zwolle"), "customer_address"),
    ],
)
def test_each_missing_item_of_a_party_is_named(given, ask, party, field, value, item):
    changed = replace(getattr(given().case.document, party), **{field: value})
    assert missing(ask("legal_items", given(document={party: changed}))) == [item]


@pytest.mark.spec("AB-16", "AB-13")
def test_all_missing_items_are_named_at_once(given, ask):
    check = ask("legal_items", given(document={"number": None, "lines": (), "issue_date": None}))
    assert missing(check) == ["number", "issue_date", "description"]


@pytest.mark.spec("AB-16")
def test_a_heading_line_needs_no_quantity_or_price(given, ask, purchase):
    heading = Line(id="0", name="Maart", net_amount=Decimal("0.00"))
    assert ask("legal_items", given(document={"lines": (heading, *purchase.lines)})).outcome == "pass"


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize(
    ("total", "kind"), [("100.00", "simplified"), ("-100.00", "simplified"), ("100.01", "full")]
)
def test_up_to_a_hundred_euro_an_invoice_may_be_simplified(purchase, total, kind):
    assert invoice_kind(small(purchase, total)) == kind


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize(
    "change", [{"currency": "USD"}, {"vat_breakdown": (VatRow("AE"),)}, {"vat_breakdown": (VatRow("K"),)}]
)
def test_another_currency_or_a_supply_across_a_border_needs_a_full_invoice(purchase, change):
    assert invoice_kind(replace(small(purchase), **change)) == "full"


@pytest.mark.spec("AB-16")
def test_a_simplified_invoice_needs_no_customer_nor_vat_id(given, ask, purchase):
    document = replace(
        small(purchase),
        customer=Party(vat_id="NL001234567B29"),
        supplier=replace(purchase.supplier, vat_id=None),
    )
    check = ask("legal_items", given(document=document))
    assert (check.outcome, check.reason.values) == ("pass", {"kind": "simplified_invoice"})


@pytest.mark.spec("AB-16")
def test_a_simplified_invoice_without_any_vat_fails(given, ask, purchase):
    check = ask("legal_items", given(document=replace(small(purchase), vat_breakdown=())))
    assert missing(check) == ["vat"]


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize("type", ["credit_note", "corrected_invoice"])
def test_a_correction_must_name_what_it_corrects(given, ask, type):
    assert missing(ask("legal_items", given(document={"type": type}))) == ["original"]
    named = {"type": type, "references": References(preceding=("2026-0001",))}
    assert ask("legal_items", given(document=named)).outcome == "pass"


@pytest.mark.spec("AB-16")
def test_a_supplier_outside_the_eu_is_not_bound_by_our_law(given, ask, purchase):
    abroad = Party(name="Acme Inc.", address=Address(country="US"))
    check = ask("legal_items", given(document={"supplier": abroad}))
    assert (check.outcome, check.reason.values) == ("pass", {"kind": "without_vat_invoice"})


@pytest.mark.spec("AB-16")
def test_abroad_in_the_eu_a_national_tax_number_identifies_as_well(given, ask):
    address = Address(street="Hof 1", city="Emden", country="DE")
    german = Party(name="Emder GmbH", tax_id="58/123/45678", address=address)
    dutch = replace(german, address=replace(address, country="NL"))
    assert missing(ask("legal_items", given(document={"supplier": german}))) == []
    assert missing(ask("legal_items", given(document={"supplier": dutch}))) == ["supplier_vat_id"]


@pytest.mark.spec("AB-16")
def test_sales_are_not_checked_for_items(given, ask, sale):
    assert ask("legal_items", given(document=sale)).outcome == "not_applicable"


REVERSED = VatRow("AE", Decimal("0"), Decimal("1000.00"), Decimal("0.00"))


@pytest.mark.spec("AB-16")
def test_a_right_reverse_charge_passes(given, ask):
    check = ask("reverse_charge", given(document={"vat_breakdown": (REVERSED,)}))
    assert (check.outcome, check.reason.values) == ("pass", {"vat_id": "NL001234567B29"})


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize("category", ["AE", "K"])
def test_vat_that_is_reversed_and_charged_fails(given, ask, category):
    row = replace(REVERSED, category=category, tax=Decimal("210.00"))
    check = ask("reverse_charge", given(document={"vat_breakdown": (row,)}))
    assert (check.outcome, check.reason.code) == ("fail", "reverse_charge_with_vat")


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize(
    "words",
    [
        "BTW verlegd",
        "Reverse Charge applies",
        "btw\nverlegd",
        "btw ver\u00adlegd",
        "ＢＴＷ verlegd",
        "BTW-verlegd",
        "b.t.w. is verlegd",
    ],
)
def test_words_of_reverse_charge_beside_charged_vat_fail(given, ask, words):
    check = ask("reverse_charge", given(document={"notes": (f"Let op: {words}.",)}))
    assert (check.outcome, check.reason.code) == ("fail", "reverse_charge_in_words")


@pytest.mark.spec("AB-16")
def test_reverse_charge_without_the_customers_vat_id_fails(given, ask, purchase):
    customer = replace(purchase.customer, vat_id=None)
    dossier = given(document={"vat_breakdown": (REVERSED,), "customer": customer})
    assert ask("reverse_charge", dossier).reason.code == "reverse_charge_without_vat_id"


WITHIN_EU = replace(REVERSED, category="K")


@pytest.mark.spec("AB-16", "AB-13")
@pytest.mark.parametrize(
    ("row", "vat_id", "code"),
    [
        (REVERSED, "BE0428759497", "reverse_charge_is_right"),
        (REVERSED, None, "sale_reverse_charge_without_vat_id"),
        (replace(REVERSED, tax=Decimal("210.00")), "BE0428759497", "sale_reverse_charge_with_vat"),
        (WITHIN_EU, "BE0428759497", "intra_eu_supply_is_right"),
        (WITHIN_EU, None, "intra_eu_supply_without_vat_id"),
        (replace(WITHIN_EU, tax=Decimal("210.00")), "BE0428759497", "intra_eu_supply_with_vat"),
    ],
)
def test_a_sale_is_spoken_of_as_the_seller_sees_it(given, ask, sale, row, vat_id, code):
    customer = replace(sale.customer, vat_id=vat_id)
    check = ask("reverse_charge", given(document=replace(sale, vat_breakdown=(row,), customer=customer)))
    assert check.reason.code == code
    said = f"{sentence(check.reason, 'nl')} {remedy(check.reason, 'nl')}"
    assert "leverancier" not in said
    assert ("verlegd" in said or "verlegt" in said) == (row.category == "AE")


@pytest.mark.spec("AB-16")
def test_words_of_reverse_charge_on_a_sale_are_for_the_seller_to_correct(given, ask, sale):
    check = ask("reverse_charge", given(document=replace(sale, notes=("btw verlegd",))))
    assert check.reason.code == "sale_reverse_charge_in_words"


@pytest.mark.spec("AB-16")
def test_a_document_with_reversed_and_charged_rows_may_speak_of_both(given, ask, purchase):
    rows = (REVERSED, *purchase.vat_breakdown)
    dossier = given(document={"vat_breakdown": rows, "notes": ("btw verlegd op regel 1",)})
    assert ask("reverse_charge", dossier).outcome == "pass"


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize("changes", [{}, {"notes": ("btw verlegd",), "vat_breakdown": ()}])
def test_where_nothing_is_reversed_it_does_not_apply(given, ask, changes):
    assert ask("reverse_charge", given(document=changes)).outcome == "not_applicable"


def test_the_day_of_issue_may_be_any_day(given, ask):
    dossier = given(document={"issue_date": datetime.date(1, 1, 1)})
    assert ask("legal_items", dossier).outcome == "pass"
