"""The money of a UBL document: lines, allowances and charges, VAT, totals."""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

from boekwerk.domain.document import AllowanceCharge, Identifier, Line, VatRow
from boekwerk.intake.mapping import (
    Draft,
    Handler,
    amount,
    code,
    date,
    filled,
    identifier,
    indicator,
    number,
    parts,
    quantity,
    read_into,
    text,
    texts,
)
from boekwerk.intake.reader import Reader
from boekwerk.intake.refusal import beyond
from boekwerk.intake.ubl_parts import only_id, ubl

# Lines may be inside lines; nobody goes deeper than a few.
_MOST_SUBLINES = 10


def _allowance_charge(draft: Draft, element: _Element, reader: Reader) -> AllowanceCharge:
    for field, name in (("charge", "ChargeIndicator"), ("amount", "Amount")):
        if field not in draft:
            raise reader.refusal("value_missing", element, missing=name)
    reasons = draft.pop("_reasons", None)
    if reasons:
        draft["reason"] = "\n".join(reasons)
    return AllowanceCharge(**draft)


_TAX_SCHEME = ubl({"ID": "_scheme"})

_ALLOWANCE_CHARGE = ubl(
    {
        "ChargeIndicator": indicator("charge"),
        "AllowanceChargeReasonCode": "reason_code",
        "AllowanceChargeReason": texts("_reasons"),
        "MultiplierFactorNumeric": number("percent"),
        "Amount": amount("amount"),
        "BaseAmount": amount("base"),
    },
    {"TaxCategory": ubl({"ID": code("vat_category", "amounts"), "Percent": number("vat_rate")})},
)
ALLOWANCE_CHARGE = parts("allowances_charges", _ALLOWANCE_CHARGE, _allowance_charge)

TOTALS = ubl(
    {
        "LineExtensionAmount": amount("line_total"),
        "TaxExclusiveAmount": amount("tax_exclusive"),
        "TaxInclusiveAmount": amount("tax_inclusive"),
        "AllowanceTotalAmount": amount("allowance_total"),
        "ChargeTotalAmount": amount("charge_total"),
        "PrepaidAmount": amount("prepaid"),
        "PayableRoundingAmount": amount("rounding"),
        "PayableAmount": amount("payable"),
    }
)


def tax_total(element: _Element, draft: Draft, reader: Reader) -> None:
    """Read a tax total with its rows; which of several is the document's is told by its currency."""
    inner: Draft = {}
    currencies, reader.currencies = reader.currencies, set()
    read_into(element, _TAX_TOTAL, inner, reader)
    inner["currencies"], reader.currencies = reader.currencies, currencies
    draft.setdefault("_taxes", []).append(inner)


def _vat_row(draft: Draft, element: _Element, reader: Reader) -> VatRow:
    scheme = draft.pop("_scheme", None)
    if scheme is not None and scheme.upper() not in ("VAT", "BTW", "GST"):
        reader.warn("amounts", "tax_not_vat", element, scheme=scheme)
    reasons = draft.pop("_reasons", None)
    if reasons:
        draft["exemption_reason"] = "\n".join(reasons)
    return VatRow(**draft)


_VAT_ROW = ubl(
    {"TaxableAmount": amount("taxable"), "TaxAmount": amount("tax"), "Percent": number("rate")},
    {
        "TaxCategory": ubl(
            {
                "ID": code("category", "amounts"),
                "Percent": number("rate"),
                "TaxExemptionReasonCode": text("exemption_code", "amounts"),
                "TaxExemptionReason": texts("_reasons"),
            },
            {"TaxScheme": _TAX_SCHEME},
        )
    },
)
_TAX_TOTAL = ubl({"TaxAmount": amount("tax")}, {"TaxSubtotal": parts("rows", _VAT_ROW, _vat_row)})


def line(quantity_name: str, sub_line: str) -> Callable[..., None]:
    """Make the handler of an invoice's or credit note's lines, and of the lines inside them."""

    def take(element: _Element, draft: Draft, reader: Reader, within: tuple[str | None, ...] = ()) -> None:
        reader.count_line(element)
        if len(within) > _MOST_SUBLINES:
            raise beyond("depth", _MOST_SUBLINES, reader.where(element))
        inner: Draft = {}
        read_into(element, table, inner, reader)
        inner_lines = inner.pop("_sub_lines", ())
        if within:
            inner["parent_id"], inner["in_total"] = within[-1], False
        lines = draft.setdefault("lines", [])
        lines.append(_line(inner))
        for inner_line in inner_lines:
            take(inner_line, draft, reader, (*within, inner.get("id")))

    def set_aside(element: _Element, draft: Draft, reader: Reader) -> None:
        draft.setdefault("_sub_lines", []).append(element)

    table = {**_LINE, **ubl({quantity_name: quantity("quantity", "unit")}, {sub_line: set_aside})}
    return take


def _line(draft: Draft) -> Line:
    for field in ("vat_category", "vat_rate"):
        # SI-UBL 1.x and OHNL may state the VAT of a line in the line's own tax total only.
        elsewhere = draft.pop("_" + field, None)
        if elsewhere is not None:
            draft.setdefault(field, elsewhere)
    descriptions = draft.pop("_descriptions", None)
    if descriptions:
        draft["description"] = "\n".join(descriptions)
    return filled(Line, draft)


def _property(draft: Draft, element: _Element, reader: Reader) -> tuple[str, str] | None:
    name, value = draft.get("name"), draft.get("value")
    return (name or "", value or "") if name or value else None


def _in_list(key: str) -> Handler:
    read = identifier("found", scheme="listID")

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        inner: Draft = {}
        read(element, inner, reader)
        found = inner.get("found")
        if isinstance(found, Identifier):
            draft.setdefault(key, []).append(found)

    return take


_ITEM = ubl(
    {"Description": texts("_descriptions"), "Name": "name"},
    {
        "BuyersItemIdentification": only_id("buyer_item_id"),
        "SellersItemIdentification": only_id("seller_item_id"),
        "StandardItemIdentification": only_id(identifier("standard_item_id")),
        "CommodityClassification": ubl({"ItemClassificationCode": _in_list("classifications")}),
        "ClassifiedTaxCategory": ubl(
            {"ID": code("vat_category", "amounts"), "Percent": number("vat_rate")}
        ),
        "AdditionalItemProperty": parts("properties", ubl({"Name": "name", "Value": "value"}), _property),
    },
)

_PRICE = ubl(
    {"PriceAmount": amount("unit_price"), "BaseQuantity": number("price_base_quantity")},
    {"AllowanceCharge": ubl({"Amount": amount("price_discount"), "BaseAmount": amount("gross_price")})},
)

_LINE_TAX = ubl(
    {"TaxAmount": amount("vat_amount")},
    {
        "TaxSubtotal": ubl(
            {"Percent": number("_vat_rate")},
            {"TaxCategory": ubl({"ID": code("_vat_category", "amounts"), "Percent": number("_vat_rate")})},
        )
    },
)

_LINE = ubl(
    {
        "ID": "id",
        "Note": texts("notes"),
        "LineExtensionAmount": amount("net_amount"),
        "AccountingCost": "accounting_ref",
    },
    {
        "InvoicePeriod": ubl({"StartDate": date("period_start"), "EndDate": date("period_end")}),
        "OrderLineReference": ubl({"LineID": "order_line_ref"}, {"OrderReference": only_id("order_ref")}),
        "DespatchLineReference": ubl(
            {"LineID": "despatch_line_ref"}, {"DocumentReference": only_id("despatch_ref")}
        ),
        "DocumentReference": only_id(texts("document_refs")),
        "AllowanceCharge": ALLOWANCE_CHARGE,
        "TaxTotal": _LINE_TAX,
        "Item": _ITEM,
        "Price": _PRICE,
    },
)
