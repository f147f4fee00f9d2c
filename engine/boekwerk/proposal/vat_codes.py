"""Which VAT code of the package belongs to a VAT key (requirement BP-12).

The journal's preferred code first; else, among the codes that are active and valid on the supply
date, type excluding before including. Foreign VAT never gets a code of the own country. A purchase from
outside the EU gets one only if the settings say that the buyer assesses its VAT: that of goods is else
paid at customs, on another document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from boekwerk.domain.administration import Journal, PreferredVatCode, VatCode
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.remembered import per_administration
from boekwerk.domain.vat import SELF_ASSESSED, VatKey


class ChosenVatCode(Struct, frozen=True):
    """The code for a key, where it came from, and what stands in the way of booking with it.

    ``remark`` says of a missing code that the line can be booked without one.
    """

    code: VatCode | None = None
    provenance: Provenance | None = None
    problem: Reason | None = None
    remark: Reason | None = None


@per_administration(most=2_000)
def vat_code_in(administration: Administration, key: VatKey, journal: str | None) -> ChosenVatCode:
    """Choose the VAT code for a key in the journal of that code."""
    return choose_vat_code(key, administration.journal(journal) if journal else None, administration)


def choose_vat_code(key: VatKey, journal: Journal | None, administration: Administration) -> ChosenVatCode:
    """Choose the VAT code for a key in a journal, or say which one would nearly have done."""
    settings = administration.settings
    home = settings.country
    if key.treatment == "import" and not settings.self_assess_imports:
        setting = "self_assess_imports"
        problem = Reason("vat_import_not_self_assessed", {"setting": setting}, settings.place(setting))
        return ChosenVatCode(problem=problem)
    if journal is not None and journal.preferred_vat_codes:
        for preferred in _preferences(key, journal):
            chosen = _preferred(preferred, key, journal, administration)
            if chosen is not None:
                return chosen
    treatment = key.treatment
    fitting = [
        code
        for code in administration.vat_codes(key.direction)
        if code.treatment == treatment and fits(code, key, home)
    ]
    usable = [code for code in fitting if code.active and code.is_valid_on(key.supply_date)]
    if usable:
        return _first(key, usable, fitting)
    return _none(key, fitting)


def fault_for(code: VatCode | None, key: VatKey, home: str) -> str | None:
    """Say why a code that was chosen elsewhere cannot be used for a key; None when it can."""
    if code is not None and not fits(code, key, home):
        return "does_not_fit"
    return _fault(code, key)


def _preferences(key: VatKey, journal: Journal) -> list[PreferredVatCode]:
    """List the journal's preferences for a key, one for this very rate before one for any rate.

    Where the document has no rate a preference's rate is that of its code: of VAT that the buyer
    assesses, above all.
    """
    wanted = [p for p in journal.preferred_vat_codes if p.treatment == key.treatment]
    of_rate = [p for p in wanted if p.rate is not None and key.rate in (None, p.rate)]
    return of_rate + [p for p in wanted if p.rate is None]


def _preferred(
    preferred: PreferredVatCode, key: VatKey, journal: Journal, administration: Administration
) -> ChosenVatCode | None:
    code, home = administration.vat_code(preferred.code), administration.settings.country
    is_fit = code is not None and fits(code, key, home) and preferred.rate in (None, code.rate)
    if preferred.rate is None and code is not None and not is_fit and _fits_at_its_rate(code, key, home):
        # 'Any rate' with a code of one rate is meant for that rate.
        return None
    provenance = Provenance("journal", journal.code, preferred.where or journal.where)
    fault = "does_not_fit" if code is not None and not is_fit else _fault(code, key)
    if fault is None:
        rivals = [] if key.rate is not None else _rivals(preferred, key, journal)
        problem = _ambiguous(key, preferred.code, rivals, preferred.where) if rivals else None
        return ChosenVatCode(code, provenance, problem)
    values = {"code": preferred.code, "journal": journal.code, "why": fault, "date": key.supply_date}
    problem = Reason("vat_code_preferred_unusable", values, preferred.where)
    return ChosenVatCode(code if is_fit else None, provenance if is_fit else None, problem)


def _rivals(preferred: PreferredVatCode, key: VatKey, journal: Journal) -> list[str]:
    """List the other codes that a journal prefers for VAT of which only the code tells the rate."""
    if not _is_self_assessed(key):
        return []
    codes = {p.code for p in journal.preferred_vat_codes if p.treatment == key.treatment}
    return sorted(codes - {preferred.code})


def _is_self_assessed(key: VatKey) -> bool:
    return key.direction == "purchase" and key.treatment in SELF_ASSESSED


def _fault(code: VatCode | None, key: VatKey) -> str | None:
    if code is None:
        return "does_not_exist"
    if not code.active:
        return "inactive"
    return None if code.is_valid_on(key.supply_date) else "not_valid_on_date"


def fits(code: VatCode, key: VatKey, home: str) -> bool:
    """Tell whether a code may be used for a key in country ``home``, active or not."""
    return (key.rate is None or code.rate == key.rate) and _fits_at_its_rate(code, key, home)


def _fits_at_its_rate(code: VatCode, key: VatKey, home: str) -> bool:
    if code.treatment != key.treatment or code.direction != key.direction:
        return False
    if key.treatment == "foreign":
        return code.country == key.country and code.country is not None
    return code.country is None or code.country == home


def _first(key: VatKey, usable: Sequence[VatCode], fitting: Sequence[VatCode]) -> ChosenVatCode:
    ordered = sorted(usable, key=lambda code: (code.type != "excluding", code.code))
    chosen = ordered[0]
    equal = [code.code for code in ordered[1:] if code.type == chosen.type]
    if _is_self_assessed(key):
        # The document has no rate to tell them apart, also where only one of them is in use.
        equal += [code.code for code in fitting if code.rate != chosen.rate and code.code not in equal]
    problem = _ambiguous(key, chosen.code, equal, chosen.where) if equal else None
    return ChosenVatCode(chosen, Provenance("vat_codes", chosen.code, chosen.where), problem)


def _ambiguous(key: VatKey, code: str, others: Sequence[str], where: Location | None) -> Reason:
    values = {**_said(key), "code": code, "codes": ", ".join([code, *others])}
    return Reason("vat_code_ambiguous", values, where)


def _none(key: VatKey, fitting: Sequence[VatCode]) -> ChosenVatCode:
    if key.treatment == "foreign" and key.direction == "purchase":
        values = {"country": key.country, "rate": key.rate}
        return ChosenVatCode(remark=Reason("vat_foreign_is_cost", values))
    values = _said(key)
    if not fitting:
        return ChosenVatCode(problem=Reason("vat_code_missing", values))
    nearest = min(fitting, key=lambda code: (not code.active, code.code))
    more = {"code": nearest.code, "why": _fault(nearest, key), "date": key.supply_date}
    return ChosenVatCode(problem=Reason("vat_code_unusable", {**values, **more}, nearest.where))


def _said(key: VatKey) -> dict[str, Any]:
    return {"direction": key.direction, "treatment": key.treatment, "rate": key.rate}
