"""The VAT key: what decides which VAT code a booking line gets.

Sources: EN 16931 category codes (UNTDID 5305), the VATEX exemption codes, the Dutch VAT return
(rubrics 1 to 5), requirements BP-1 and BP-12.
"""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount
from boekwerk.domain.document import Document, VatRow

Direction = Literal["purchase", "sales"]
DirectionOrUnknown = Literal["purchase", "sales", "unknown"]
VatTreatment = Literal[
    "standard",
    "zero",
    "exempt",
    "reverse_charged",
    "intra_eu",
    "import",
    "export",
    "outside_scope",
    "margin",
    "foreign",
    "unknown",
]

EU_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR EL HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()
)
SELF_ASSESSED: frozenset[VatTreatment] = frozenset({"reverse_charged", "intra_eu", "import"})
"""Treatments for which the buyer owes the VAT itself, on a purchase."""

_MARGIN_CODES = frozenset({"VATEX-EU-D", "VATEX-EU-F", "VATEX-EU-I", "VATEX-EU-J"})
# A (mixed), AA (lower), H (higher) and B (transferred, Italy) are found in older files.
_RATED = frozenset({"S", "AA", "H", "A", "B"})
_ELSEWHERE = frozenset({"L", "M"})


class VatKey(Struct, frozen=True):
    """What two pieces of VAT must share to be 'the same VAT'.

    ``rate`` is in percent, normalised (21, not 21.00); None where the treatment has no rate on the
    document. ``country`` is whose VAT it is. ``supply_date`` decides which codes are valid.
    """

    direction: Direction
    treatment: VatTreatment
    rate: Amount | None
    country: str | None
    supply_date: datetime.date | None = None


def vat_key(document: Document, row: VatRow, direction: Direction, home: str) -> VatKey:
    """Tell which VAT a row of the breakdown is, for an administration in country ``home``.

    A rate without category (SI-UBL 1.x, OHNL) is standard above zero and unknown at zero.
    """
    seller = seller_country(document)
    treatment = _treatment(row, direction, seller, home)
    rate = row.rate.normalize() + 0 if row.rate is not None else None
    if treatment not in ("standard", "foreign", "zero"):
        rate = None
    country = home if treatment in SELF_ASSESSED else (seller or home)
    return VatKey(direction, treatment, rate, country, document.supply_date)


def seller_country(document: Document) -> str | None:
    """Give the country whose VAT the seller charges: tax representative, VAT id, then address."""
    for party in (document.tax_representative, document.supplier):
        if party is not None and (country := _vat_id_country(party.vat_id)):
            return country
    return document.supplier.address.country


def _vat_id_country(vat_id: str | None) -> str | None:
    prefix = (vat_id or "").strip()[:2].upper()
    if prefix == "EL":
        return "GR"
    return prefix if prefix.isalpha() and len(prefix) == 2 else None


def _treatment(row: VatRow, direction: Direction, seller: str | None, home: str) -> VatTreatment:
    category = (row.category or "").upper()
    abroad = seller is not None and seller != home
    if not category:
        category = "S" if row.rate else ""
    if category in _RATED:
        return "foreign" if abroad else ("standard" if row.rate else "zero")
    if category in _ELSEWHERE:
        return "foreign"
    if category == "E":
        margin = (row.exemption_code or "").upper() in _MARGIN_CODES
        return "margin" if margin else "exempt"
    if direction == "sales":
        return _sales_treatment(category)
    return _purchase_treatment(category, seller, abroad)


def _sales_treatment(category: str) -> VatTreatment:
    by_category: dict[str, VatTreatment] = {
        "AE": "reverse_charged",
        "K": "intra_eu",
        "G": "export",
        "O": "outside_scope",
        "Z": "zero",
    }
    return by_category.get(category, "unknown")


def _purchase_treatment(category: str, seller: str | None, abroad: bool) -> VatTreatment:
    if not abroad:
        by_category: dict[str, VatTreatment] = {
            "AE": "reverse_charged",
            "O": "outside_scope",
            "Z": "zero",
        }
        return by_category.get(category, "unknown")
    if seller in EU_COUNTRIES:
        return "intra_eu" if category in ("AE", "K") else _abroad_without_tax(category)
    # From outside the EU the buyer owes the VAT, whichever of these the seller states.
    return "import" if category in ("AE", "G", "O", "Z", "K") else "unknown"


def _abroad_without_tax(category: str) -> VatTreatment:
    return {"O": "outside_scope", "Z": "foreign"}.get(category, "unknown")  # type: ignore[return-value]
