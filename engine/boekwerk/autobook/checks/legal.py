"""Does a purchase invoice bear what the law asks of it (requirement AB-16)?

Sources: Wet op de omzetbelasting 1968, articles 34d and 35a; Directive 2006/112/EC, articles 219,
220a, 226 and 226b. Which list holds:

- ``correction``: a credit note or corrected invoice may be simplified, and must name what it corrects;
- ``simplified``: at most € 100 including VAT, and nothing in it supplied across a border;
- ``without_vat``: from outside the EU, or wholly outside the scope of VAT: Dutch invoice rules do
  not bind the sender, and only what booking needs is asked;
- ``full``: every other invoice.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Literal

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.check_digits import is_possible_vat_number
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Address, Document, Line, Party, VatRow
from boekwerk.domain.identity import vat_number
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import EU_COUNTRIES, seller_country, vat_id_country

InvoiceKind = Literal["full", "simplified", "correction", "without_vat"]

_SALES = Check("legal_items", "not_applicable", Reason("legal_items_on_sales"))
_SIMPLIFIED_LIMIT = Decimal("100.00")
_ACROSS_BORDERS = frozenset({"AE", "K"})
_PASSES = {
    kind: Check("legal_items", "pass", Reason("legal_items_present", {"kind": f"{kind}_invoice"}))
    for kind in ("full", "simplified", "correction", "without_vat")
}


def legal_items(dossier: Dossier) -> Check:
    """Pass when a purchase invoice has every legally required item, else name each missing one."""
    case = dossier.case
    if case.direction == "sales":
        return _SALES
    kind = invoice_kind(case.document)
    missing = missing_items(case.document, kind)
    vat_id = case.document.supplier.vat_id
    impossible = kind != "without_vat" and vat_id is not None and not _can_exist(vat_id)
    if not missing and not impossible:
        return _PASSES[kind]
    values = [{"item": f"item_{item}", "kind": f"{kind}_invoice"} for item in missing]
    failures = [Reason("legal_item_missing", value) for value in values]
    if impossible:
        failures.append(Reason("supplier_vat_id_impossible", {"vat_id": shown(vat_id or "")}))
    return not_passing("legal_items", failures)


@lru_cache(maxsize=8192)
def _can_exist(vat_id: str) -> bool:
    """Tell whether a VAT id is of a country, and right for that: without it no VAT may be deducted."""
    return vat_id_country(vat_number(vat_id)) is not None and is_possible_vat_number(vat_id)


def invoice_kind(document: Document) -> InvoiceKind:
    """Tell which list of required items holds for a document."""
    categories = {row.category for row in document.vat_breakdown}
    country = seller_country(document)
    if (country is not None and country not in EU_COUNTRIES) or categories == {"O"}:
        return "without_vat"
    if document.is_credit or document.type == "corrected_invoice":
        return "correction"
    total = document.totals.tax_inclusive
    small = total is not None and document.currency == "EUR" and abs(total) <= _SIMPLIFIED_LIMIT
    return "simplified" if small and not categories & _ACROSS_BORDERS else "full"


def missing_items(document: Document, kind: InvoiceKind) -> list[str]:
    """List what a document lacks of the items that are required of its kind, in the order of the law."""
    missing = [] if document.number else ["number"]
    if document.issue_date is None:
        missing.append("issue_date")
    missing += _missing_of_supplier(document, kind)
    if kind == "full":
        missing += _missing_of_customer(document.customer)
    missing += _missing_of_lines(document.lines, prices=kind == "full")
    if kind == "full":
        missing += _missing_of_vat(document.vat_breakdown)
    elif kind != "without_vat" and not _tells_vat(document):
        missing.append("vat")
    if kind == "correction" and not document.references.preceding:
        missing.append("original")
    return missing


def _missing_of_supplier(document: Document, kind: InvoiceKind) -> list[str]:
    supplier = document.supplier
    missing = [] if _has_name(supplier) else ["supplier_name"]
    if kind != "without_vat" and not _has_address(supplier.address):
        missing.append("supplier_address")
    if kind == "full" and not (supplier.vat_id or _is_identified(document)):
        missing.append("supplier_vat_id")
    return missing


def _is_identified(document: Document) -> bool:
    """Whether a supplier without VAT id is identified: by its representative, or abroad by a tax number."""
    representative = document.tax_representative
    if representative is not None and representative.vat_id:
        return True
    return document.supplier.tax_id is not None and seller_country(document) != "NL"


def _missing_of_customer(customer: Party) -> list[str]:
    missing = [] if _has_name(customer) else ["customer_name"]
    if not _has_address(customer.address):
        missing.append("customer_address")
    return missing


def _has_name(party: Party) -> bool:
    return bool(party.name or party.legal_name or party.trading_name)


def _has_address(address: Address) -> bool:
    where = address.street or address.additional or address.building
    return bool(where and (address.city or address.postal_code))


def _missing_of_lines(lines: tuple[Line, ...], *, prices: bool) -> list[str]:
    """List what a line lacks that charges something; headings and notes need no quantity, nor a price."""
    missing: dict[str, None] = {}
    charged = False
    for line in lines:
        if not line.net_amount:
            continue
        charged = True
        if not (line.name or line.description):
            missing["description"] = None
        if prices and line.quantity is None:
            missing["quantity"] = None
        if prices and line.unit_price is None and line.gross_price is None:
            missing["unit_price"] = None
    return list(missing) if charged else ["description"]


def _missing_of_vat(rows: tuple[VatRow, ...]) -> list[str]:
    missing = [] if rows else ["vat_rows"]
    for row in rows:
        if row.taxable is None or row.tax is None or (row.rate is None and row.tax):
            missing.append("vat_rows")
        if row.category == "E" and not (row.exemption_reason or row.exemption_code):
            missing.append("exemption")
    return list(dict.fromkeys(missing)) if missing else missing


def _tells_vat(document: Document) -> bool:
    """Whether VAT is told, or can be computed from what is."""
    if document.totals.tax is not None:
        return True
    rows = document.vat_breakdown
    return bool(rows) and all(
        row.tax is not None or (row.rate is not None and row.taxable is not None) for row in rows
    )
