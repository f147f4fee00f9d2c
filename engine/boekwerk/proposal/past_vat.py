"""Whether a line of an earlier booking has the same VAT as a part of this document (BP-3)."""

from __future__ import annotations

from decimal import Decimal

from boekwerk.domain.amount import ZERO
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import PastLine
from boekwerk.domain.vat import VatKey, VatTreatment, country_code

_Vat = tuple[VatTreatment, Decimal | None, str | None]


def has_vat_of(line: PastLine, key: VatKey, administration: Administration) -> bool:
    """Tell whether a line was booked with the VAT of ``key``: treatment, rate, and whose VAT it is.

    Where the document states no rate (VAT reverse-charged, exempt …) a line at any rate will do. A line of
    which only the VAT code is known has the VAT that this code has in the administration.
    """
    vat = _vat_of(line, key, administration)
    if vat is None:
        return False
    treatment, rate, country = vat
    if treatment != key.treatment or (key.rate is not None and (rate or ZERO) != key.rate):
        return False
    return treatment != "foreign" or country_code(country) == key.country


def _vat_of(line: PastLine, key: VatKey, administration: Administration) -> _Vat | None:
    """Give the VAT of a line; what it does not say itself is that of its code. None: not known."""
    treatment = None if line.treatment == "unknown" else line.treatment
    if treatment is not None and (line.rate is not None or not line.vat_code):
        return treatment, line.rate, line.country
    code = administration.vat_code(line.vat_code) if line.vat_code else None
    if code is None or code.direction != key.direction:
        return None if treatment is None else (treatment, line.rate, line.country)
    return treatment or code.treatment, code.rate, line.country or code.country
