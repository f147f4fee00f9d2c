"""The VAT key: what decides which VAT code a booking line gets.

Sources: EN 16931 category codes (UNTDID 5305), the VATEX exemption codes, the Dutch VAT return
(rubrics 1 to 5), requirements BP-1 and BP-12. What a category can only mean when something else on
the document is wrong (intra-Community goods from the own country, say) is ``unknown``: a person
looks at it.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import EXACT, Amount
from boekwerk.domain.document import Document, Party, VatRow

Direction = Literal["purchase", "sales"]
DirectionOrUnknown = Literal["purchase", "sales", "unknown"]
VatTreatment = Literal[
    "standard",
    "zero",
    "exempt",
    "reverse_charged",
    "intra_eu",
    "intra_eu_services",
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

RATED: frozenset[VatTreatment] = frozenset({"standard", "foreign"})
"""Treatments for which the document itself charges VAT."""

_ZERO_RATE = Decimal(0)
_WITH_RATE: frozenset[VatTreatment] = frozenset({"standard", "foreign", "zero"})

_MARGIN_EXEMPTIONS = frozenset({"VATEX-EU-D", "VATEX-EU-F", "VATEX-EU-I", "VATEX-EU-J"})
# These exemption codes belong to the categories AE, K, G and O; beside E they contradict it.
_NOT_EXEMPT = frozenset({"VATEX-EU-AE", "VATEX-EU-IC", "VATEX-EU-G", "VATEX-EU-O"})
# Travel agents, second-hand goods, works of art, collectors' items (later versions of UNTDID 5305).
_MARGIN_CATEGORIES = frozenset("DFIJ")
# AA (lower) and H (higher rate) are found in older files. A (mixed rates) and B (VAT that the buyer
# pays to the Italian state) tell no rate that could be booked.
_CHARGED = frozenset({"S", "AA", "H"})
# The taxes of the Canary Islands, of Ceuta and Melilla: not the VAT of Spain, whoever charges them.
_ELSEWHERE = frozenset({"L", "M"})

# Two letters before a number that say whose it is. EU and IM are the one-stop shop's: VAT of some
# member state, never deductible here.
_VAT_PREFIXES = EU_COUNTRIES | {"GB", "CH", "NO", "EU", "IM"}
_SAME_COUNTRY = {"EL": "GR", "UK": "GB"}
_COUNTRY_OF_PREFIX = {prefix: _SAME_COUNTRY.get(prefix, prefix) for prefix in _VAT_PREFIXES}


class VatKey(Struct, frozen=True):
    """What two pieces of VAT must share to be 'the same VAT'.

    ``rate`` is in percent, normalised (21, not 21.00); None where the treatment has no rate on the
    document. ``country`` is whose VAT it is: the administration's own, or the seller's where VAT is
    foreign or unknown. ``supply_date`` decides which codes are valid.
    """

    direction: Direction
    treatment: VatTreatment
    rate: Amount | None
    country: str | None
    supply_date: datetime.date | None = None


def vat_key(document: Document, row: VatRow, direction: Direction, home: str) -> VatKey:
    """Tell which VAT a row of the breakdown is, for an administration in country ``home``.

    A rate without category (SI-UBL 1.x, OHNL) is standard above zero and unknown at zero, since
    zero may be the zero rate, exempt or reverse-charged. A charged category at zero is unknown too,
    and so is the zero rate at another one. Categories are in capitals, as intake reads them.
    """
    home = country_code(home) or home
    seller = _seller_in_sales(document, home) if direction == "sales" else seller_country(document)
    treatment = _treatment(document, row, direction, seller, home)
    if direction == "purchase" and _is_represented_elsewhere(document):
        treatment = "unknown"
    if treatment == "zero" and row.rate:
        treatment = "unknown"
    rate = _ZERO_RATE if row.rate is None and row.category == "Z" else row.rate
    rate = normal_rate(rate) if rate is not None and treatment in _WITH_RATE else None
    country = seller if treatment in ("foreign", "unknown") else home
    if row.category in _ELSEWHERE:
        country = None
    return VatKey(direction, treatment, rate, country, document.supply_date)


@lru_cache(maxsize=1024)
def normal_rate(rate: Decimal) -> Decimal:
    """Give a rate its one form: no trailing zeros after the point, no exponent, no minus zero."""
    if not rate:
        return Decimal(0)
    if rate == rate.to_integral_value():
        return rate.quantize(Decimal(1), context=EXACT)
    return rate.normalize(EXACT)


def seller_country(document: Document) -> str | None:
    """Give the country whose VAT the seller charges: tax representative, VAT id, address, KvK."""
    supplier = document.supplier
    return (
        _charged_in(document)
        or country_code(supplier.address.country)
        # Only the Dutch trade register gives KvK numbers.
        or ("NL" if supplier.kvk else None)
    )


def country_code(text: str | None) -> str | None:
    """Normalise a country code: EL is GR, UK is GB; capitals."""
    if not text:
        return None
    code = text.strip().upper()
    return _SAME_COUNTRY.get(code, code) or None


def vat_id_country(vat_id: str | None) -> str | None:
    """Read the country from a VAT id; None when it does not begin with the letters of one."""
    return _COUNTRY_OF_PREFIX.get(vat_id.lstrip()[:2].upper()) if vat_id else None


def _charged_in(document: Document) -> str | None:
    representative = document.tax_representative
    country = vat_id_country(representative.vat_id) if representative is not None else None
    return country or vat_id_country(document.supplier.vat_id)


def _is_represented_elsewhere(document: Document) -> bool:
    """Tell whether a tax representative makes the VAT that of another country than the supplier's own.

    Anyone can write one on an invoice, and the VAT would be deductible; a person looks at it.
    """
    representative, supplier = document.tax_representative, document.supplier
    if representative is None:
        return False
    country = vat_id_country(representative.vat_id)
    own = vat_id_country(supplier.vat_id) or country_code(supplier.address.country)
    return country is not None and country != own


def _seller_in_sales(document: Document, home: str) -> str:
    """Where we are the seller we are at home, unless the document bears a foreign VAT id of ours."""
    return _charged_in(document) or home


def _customer_country(document: Document) -> str | None:
    customer: Party = document.customer
    return vat_id_country(customer.vat_id) or country_code(customer.address.country)


def _treatment(
    document: Document, row: VatRow, direction: Direction, seller: str | None, home: str
) -> VatTreatment:
    category = row.category or ("S" if row.rate else "")
    if category in _CHARGED:
        treatment = _charged_treatment(row, seller, home)
        in_doubt = treatment == "standard" and direction == "sales" and _is_distance_sale(document, home)
        return "unknown" if in_doubt else treatment
    if category in _ELSEWHERE:
        return "foreign"
    if category in _MARGIN_CATEGORIES:
        return "margin"
    if category == "E":
        return _exempt_treatment(row, seller, home)
    if direction == "sales":
        return _sales_treatment(category, document, home)
    return _purchase_treatment(category, seller, document.supplier, home)


def _is_distance_sale(document: Document, home: str) -> bool:
    """Tell whether a sale may bear another member state's VAT, declared at the one-stop shop.

    It may when a customer without VAT id of a member state is, or gets the goods, in another one. At
    a rate that both states have the document does not tell whose VAT it is.
    """
    if vat_id_country(document.customer.vat_id) in EU_COUNTRIES:
        return False
    delivery = document.deliver_to.address.country if document.deliver_to else None
    destinations = {country_code(delivery), country_code(document.customer.address.country)}
    return any(country in EU_COUNTRIES and country != home for country in destinations)


def _is_established_abroad(supplier: Party, home: str) -> bool:
    """Tell whether a supplier with a VAT id of ``home`` has its address elsewhere.

    VAT that such a supplier reverse-charges may stand in another rubric of the return than that of
    one established here (Wet op de omzetbelasting 1968, article 12, third paragraph).
    """
    return country_code(supplier.address.country) not in (None, home)


def _charged_treatment(row: VatRow, seller: str | None, home: str) -> VatTreatment:
    if seller is None:
        return "unknown"
    if seller != home:
        return "foreign"
    return "standard" if row.rate and row.rate > 0 else "unknown"


def _exempt_treatment(row: VatRow, seller: str | None, home: str) -> VatTreatment:
    code = (row.exemption_code or "").upper()
    if code in _MARGIN_EXEMPTIONS:
        return "margin"
    # What is exempt under another country's law is not exempt here for that.
    return "exempt" if seller == home and code not in _NOT_EXEMPT else "unknown"


_SALES_BY_CATEGORY: dict[str, VatTreatment] = {"O": "outside_scope", "Z": "zero"}
_PURCHASE_AT_HOME: dict[str, VatTreatment] = {
    "AE": "reverse_charged",
    "O": "outside_scope",
    "Z": "zero",
}
# K is goods, AE services; the buyer owes the VAT of both in one rubric (4b).
_PURCHASE_IN_EU: dict[str, VatTreatment] = {"AE": "intra_eu", "K": "intra_eu", "Z": "foreign"}
# From outside the EU the buyer owes the VAT, whichever of these the seller states.
_PURCHASE_OUTSIDE_EU: dict[str, VatTreatment] = {
    "AE": "import",
    "G": "import",
    "O": "import",
    "Z": "import",
}


def _sales_treatment(category: str, document: Document, home: str) -> VatTreatment:
    if category in _SALES_BY_CATEGORY:
        return _SALES_BY_CATEGORY[category]
    customer = _customer_country(document)
    abroad_in_eu = customer in EU_COUNTRIES and customer != home
    if category == "AE" and customer != "XI":
        # Services to businesses in the EU stand apart in the return and in the ICP statement.
        return "reverse_charged" if customer == home else "intra_eu_services" if abroad_in_eu else "unknown"
    if category == "K" and abroad_in_eu:
        return "intra_eu"
    if category == "G":
        delivery = document.deliver_to.address.country if document.deliver_to else None
        destination = country_code(delivery) or customer
        return "unknown" if destination is None or destination in EU_COUNTRIES else "export"
    return "unknown"


def _purchase_treatment(category: str, seller: str | None, supplier: Party, home: str) -> VatTreatment:
    if seller is None:
        return "unknown"
    if seller == home:
        if category == "AE" and _is_established_abroad(supplier, home):
            return "unknown"
        return _PURCHASE_AT_HOME.get(category, "unknown")
    if seller == "XI":
        # Northern Ireland is in the EU's VAT territory for goods only.
        return "intra_eu" if category == "K" else "unknown"
    if seller in ("EU", "IM"):
        return "unknown"
    by_category = _PURCHASE_IN_EU if seller in EU_COUNTRIES else _PURCHASE_OUTSIDE_EU
    return by_category.get(category, "unknown")
