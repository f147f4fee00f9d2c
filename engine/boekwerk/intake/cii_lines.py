"""The money of a CII document: lines, allowances and charges, VAT, totals."""

from __future__ import annotations

from lxml.etree import _Element

from boekwerk.domain.document import AllowanceCharge, Line, VatRow
from boekwerk.intake.cii_parts import cii, issued
from boekwerk.intake.mapping import (
    Draft,
    Handler,
    amount,
    code,
    filled,
    identifier,
    indicator,
    moment,
    number,
    parts,
    quantity,
    read_into,
    text,
    texts,
)
from boekwerk.intake.reader import Reader

# UNTDID 1229 as Factur-X EXTENDED uses it: headings and remarks are not in the totals.
_NOT_IN_TOTAL = frozenset({"GROUP", "INFORMATION"})


def trade_tax(element: _Element, draft: Draft, reader: Reader) -> None:
    """Read a row of the VAT breakdown, and what it says of the tax point."""
    inner: Draft = {}
    read_into(element, _TRADE_TAX, inner, reader)
    for field in ("tax_point_date", "tax_point_code"):
        value = inner.pop(field, None)
        if value is not None:
            draft.setdefault(field, value)
    scheme = inner.pop("_scheme", None)
    if scheme is not None and scheme.upper() != "VAT":
        reader.warn("amounts", "tax_not_vat", element, scheme=scheme)
    draft.setdefault("_taxes", []).append({"rows": [VatRow(**inner)]})


def _tax_total(element: _Element, draft: Draft, reader: Reader) -> None:
    value = reader.decimal(element)
    if value is not None:
        currency = element.get("currencyID")
        tax = {"tax": value, "currencies": {currency} if currency else set()}
        draft.setdefault("_taxes", []).append(tax)


def _flag(key: str) -> Handler:
    read = indicator(key)

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        for child in element:
            read(child, draft, reader)

    return take


def _allowance_charge(draft: Draft, element: _Element, reader: Reader) -> AllowanceCharge:
    for field, name in (("charge", "ChargeIndicator"), ("amount", "ActualAmount")):
        if field not in draft:
            raise reader.refusal("value_missing", element, missing=name)
    return AllowanceCharge(**draft)


def _logistics_charge(draft: Draft, element: _Element, reader: Reader) -> AllowanceCharge:
    if "amount" not in draft:
        raise reader.refusal("value_missing", element, missing="AppliedAmount")
    return AllowanceCharge(charge=True, **draft)


def _line(draft: Draft, element: _Element, reader: Reader) -> Line:
    reader.count_line(element)
    descriptions = draft.pop("_descriptions", None)
    if descriptions:
        draft["description"] = "\n".join(descriptions)
    if draft.pop("_status", None) in _NOT_IN_TOTAL:
        draft["in_total"] = False
    discounts = draft.pop("_price_discounts", None)
    if discounts:
        draft["price_discount"] = sum(each["discount"] for each in discounts if "discount" in each)
    return filled(Line, draft)


def _property(draft: Draft, element: _Element, reader: Reader) -> tuple[str, str] | None:
    name, value = draft.get("name"), draft.get("value")
    return (name or "", value or "") if name or value else None


def _classification(element: _Element, draft: Draft, reader: Reader) -> None:
    inner: Draft = {}
    identifier("found", scheme="listID")(element, inner, reader)
    if inner:
        draft.setdefault("classifications", []).append(inner["found"])


_RATE = "RateApplicablePercent|ApplicablePercent"
_TRADE_TAX = cii(
    {
        "CalculatedAmount": amount("tax"),
        "TypeCode": "_scheme",
        "ExemptionReason": "exemption_reason",
        "BasisAmount": amount("taxable"),
        "CategoryCode": code("category", "amounts"),
        "ExemptionReasonCode": text("exemption_code", "amounts"),
        "TaxPointDate": moment("tax_point_date"),
        "DueDateTypeCode": "tax_point_code",
        _RATE: number("rate"),
    }
)
_CATEGORY = cii({"CategoryCode": code("vat_category", "amounts"), _RATE: number("vat_rate")})
_ALLOWANCE_CHARGE = cii(
    {
        "ChargeIndicator": _flag("charge"),
        "CalculationPercent": number("percent"),
        "BasisAmount": amount("base"),
        "ActualAmount": amount("amount"),
        "ReasonCode": "reason_code",
        "Reason": "reason",
        "CategoryTradeTax": _CATEGORY,
    }
)
ALLOWANCE_CHARGE = parts("allowances_charges", _ALLOWANCE_CHARGE, _allowance_charge)
_LOGISTICS_CHARGE = cii(
    {
        "Description": "reason",
        "AppliedAmount": amount("amount"),
        "AppliedTradeTax": _CATEGORY,
    }
)
LOGISTICS_CHARGE = parts("allowances_charges", _LOGISTICS_CHARGE, _logistics_charge)

TOTALS = cii(
    {
        "LineTotalAmount": amount("line_total"),
        "ChargeTotalAmount": amount("charge_total"),
        "AllowanceTotalAmount": amount("allowance_total"),
        "TaxBasisTotalAmount": amount("tax_exclusive"),
        "TaxTotalAmount": _tax_total,
        "RoundingAmount": amount("rounding"),
        "GrandTotalAmount": amount("tax_inclusive"),
        "TotalPrepaidAmount": amount("prepaid"),
        "DuePayableAmount": amount("payable"),
    }
)

_LINE_DOCUMENT = cii(
    {
        "LineID": "id",
        "ParentLineID": "parent_id",
        "LineStatusReasonCode": "_status",
        "IncludedNote": cii({"Content": texts("notes")}),
    }
)
_PRODUCT = cii(
    {
        "GlobalID": identifier("standard_item_id"),
        "SellerAssignedID": "seller_item_id",
        "BuyerAssignedID": "buyer_item_id",
        "Name": "name",
        "Description": texts("_descriptions"),
        "ApplicableProductCharacteristic": parts(
            "properties", cii({"Description": "name", "Value": "value"}), _property
        ),
        "DesignatedProductClassification": cii({"ClassCode": _classification}),
    }
)
_LINE_AGREEMENT = cii(
    {
        "BuyerOrderReferencedDocument": cii(
            {"LineID": "order_line_ref", "IssuerAssignedID|ID": "order_ref"}
        ),
        "GrossPriceProductTradePrice": cii(
            {
                "ChargeAmount": amount("gross_price"),
                "AppliedTradeAllowanceCharge": parts(
                    "_price_discounts",
                    cii({"ActualAmount": amount("discount")}),
                    lambda draft, element, reader: draft,
                ),
            }
        ),
        "NetPriceProductTradePrice": cii(
            {"ChargeAmount": amount("unit_price"), "BasisQuantity": number("price_base_quantity")}
        ),
    }
)
_LINE_DELIVERY = cii(
    {
        "BilledQuantity": quantity("quantity", "unit"),
        "DespatchAdviceReferencedDocument": cii(
            {"IssuerAssignedID|ID": "despatch_ref", "LineID": "despatch_line_ref"}
        ),
    }
)
_LINE_TAX = cii(
    {
        "CategoryCode": code("vat_category", "amounts"),
        _RATE: number("vat_rate"),
        "CalculatedAmount": amount("vat_amount"),
    }
)
_LINE_SETTLEMENT = cii(
    {
        "ApplicableTradeTax": _LINE_TAX,
        "BillingSpecifiedPeriod": cii(
            {"StartDateTime": moment("period_start"), "EndDateTime": moment("period_end")}
        ),
        "SpecifiedTradeAllowanceCharge": ALLOWANCE_CHARGE,
        "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation": cii(
            {"LineTotalAmount": amount("net_amount")}
        ),
        "AdditionalReferencedDocument": issued(texts("document_refs")),
        "ReceivableSpecifiedTradeAccountingAccount": cii({"ID": "accounting_ref"}),
    }
)
_LINE = cii(
    {
        "AssociatedDocumentLineDocument": _LINE_DOCUMENT,
        "SpecifiedTradeProduct": _PRODUCT,
        "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement": _LINE_AGREEMENT,
        "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery": _LINE_DELIVERY,
        "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement": _LINE_SETTLEMENT,
    }
)
LINE = parts("lines", _LINE, _line)
