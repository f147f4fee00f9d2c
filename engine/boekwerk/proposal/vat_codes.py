"""Which VAT code of the package belongs to a VAT key (requirement BP-12).

The journal's preferred code first; else, among the codes that are active and valid on the supply
date, type excluding before including. Foreign VAT never gets a code of the own country.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from boekwerk.domain.administration import Journal, PreferredVatCode, VatCode
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.remembered import per_administration
from boekwerk.domain.vat import VatKey


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
    home = administration.settings.country
    if journal is not None and journal.preferred_vat_codes:
        for preferred in _preferences(key, journal):
            chosen = _preferred(preferred, key, journal, administration)
            if chosen is not None:
                return chosen
    treatment = key.treatment
    fitting = [
        code
        for code in administration.vat_codes(key.direction)
        if code.treatment == treatment and _fits(code, key, home)
    ]
    usable = [code for code in fitting if code.active and code.is_valid_on(key.supply_date)]
    if usable:
        return _first(key, usable)
    return _none(key, fitting)


def _preferences(key: VatKey, journal: Journal) -> list[PreferredVatCode]:
    """List the journal's preferences for a key, one for this very rate before one for any rate."""
    wanted = [p for p in journal.preferred_vat_codes if p.treatment == key.treatment]
    of_rate = [p for p in wanted if p.rate is not None and p.rate == key.rate]
    return of_rate + [p for p in wanted if p.rate is None]


def _preferred(
    preferred: PreferredVatCode, key: VatKey, journal: Journal, administration: Administration
) -> ChosenVatCode | None:
    code = administration.vat_code(preferred.code)
    fits = code is not None and _fits(code, key, administration.settings.country)
    if not fits and preferred.rate is None:
        # 'Any rate' with a code of one rate is meant for that rate.
        return None
    provenance = Provenance("journal", journal.code, preferred.where or journal.where)
    fault = "does_not_fit" if code is not None and not fits else _fault(code, key)
    if fault is None:
        return ChosenVatCode(code, provenance)
    values = {"code": preferred.code, "journal": journal.code, "why": fault, "date": key.supply_date}
    problem = Reason("vat_code_preferred_unusable", values, preferred.where)
    return ChosenVatCode(code if fits else None, provenance if fits else None, problem)


def _fault(code: VatCode | None, key: VatKey) -> str | None:
    if code is None:
        return "does_not_exist"
    if not code.active:
        return "inactive"
    return None if code.is_valid_on(key.supply_date) else "not_valid_on_date"


def _fits(code: VatCode, key: VatKey, home: str) -> bool:
    if code.treatment != key.treatment or code.direction != key.direction:
        return False
    if key.rate is not None and code.rate != key.rate:
        return False
    if key.treatment == "foreign":
        return code.country == key.country and code.country is not None
    return code.country is None or code.country == home


def _first(key: VatKey, usable: Sequence[VatCode]) -> ChosenVatCode:
    if len(usable) == 1:
        only = usable[0]
        return ChosenVatCode(only, Provenance("vat_codes", only.code, only.where))
    ordered = sorted(usable, key=lambda code: (code.type != "excluding", code.code))
    chosen = ordered[0]
    equal = [code.code for code in ordered if code.type == chosen.type]
    problem = None
    if len(equal) > 1:
        more = {"code": chosen.code, "codes": ", ".join(equal)}
        problem = Reason("vat_code_ambiguous", {**_said(key), **more}, chosen.where)
    return ChosenVatCode(chosen, Provenance("vat_codes", chosen.code, chosen.where), problem)


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
    rate = key.rate if key.rate is not None else "-"
    return {"direction": key.direction, "treatment": key.treatment, "rate": rate}
