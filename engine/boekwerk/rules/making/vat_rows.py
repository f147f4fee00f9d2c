"""Making VAT rows. Which treatment a row has follows from it and from the parties, so it is searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from msgspec.structs import replace

from boekwerk.domain.document import Address, Document, Party, VatRow
from boekwerk.domain.vat import DirectionOrUnknown, vat_key
from boekwerk.rules.making.given import NotMakeable, attributes

_ROW = {"category": "category", "rate": "rate", "taxable": "taxable", "tax": "tax"}
VAT_FIELDS = frozenset({*_ROW, "treatment"})

_HOME = "NL"
_COUNTRIES = (None, "NL", "DE", "US")
_CATEGORIES = ("S", "AE", "K", "G", "O", "Z", "E", "D")
_RATES = (None, Decimal(21), Decimal(0))
_EXEMPTIONS = (None, "VATEX-EU-D")

_Facts = Mapping[str, Any]


def with_vat_rows(document: Document, rows: Sequence[_Facts], direction: DirectionOrUnknown) -> Document:
    """Give a document its VAT rows; what a treatment needs and is not given is filled in.

    That may be the category, the rate, and the countries of the parties.
    """
    if not any("treatment" in row for row in rows):
        return replace(document, vat_breakdown=tuple(VatRow(**attributes(row, _ROW)) for row in rows))
    if direction == "unknown":
        place = next(place for place, row in enumerate(rows) if "treatment" in row)
        raise NotMakeable("rule_fact_needs", "treatment", "vat", place, needed="document.kind")
    best = 0
    for candidate in _candidates(document):
        found = [_fitting(candidate, row, direction) for row in rows]
        if all(found):
            return replace(candidate, vat_breakdown=tuple(row for row in found if row is not None))
        best = max(best, found.index(None))
    raise NotMakeable("rule_fact_contradicted", "treatment", "vat", best, found=None)


def _candidates(document: Document) -> Iterator[Document]:
    """Give the document as it is, then with countries for the parties that have none."""
    for supplier, customer in product(_COUNTRIES, _COUNTRIES):
        yield replace(
            document,
            supplier=_in(document.supplier, supplier),
            customer=_in(document.customer, customer),
        )


def _in(party: Party, country: str | None) -> Party:
    is_placed = bool(party.vat_id or party.kvk or party.address.country)
    return party if is_placed or country is None else replace(party, address=Address(country=country))


def _fitting(document: Document, facts: _Facts, direction: Any) -> VatRow | None:
    row = VatRow(**attributes(facts, _ROW))
    if "treatment" not in facts:
        return row
    categories = (row.category,) if row.category is not None else _CATEGORIES
    rates = (row.rate,) if row.rate is not None else _RATES
    for category, rate, exemption in product(categories, rates, _EXEMPTIONS):
        tried = replace(row, category=category, rate=rate, exemption_code=exemption)
        if vat_key(document, tried, direction, _HOME).treatment == facts["treatment"]:
            return tried
    return None
