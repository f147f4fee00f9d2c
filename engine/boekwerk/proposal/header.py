"""The header of a booking proposal: what is required, period, totals, description."""

from __future__ import annotations

import datetime
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.administration import Period
from boekwerk.domain.amount import ZERO
from boekwerk.domain.fitting import fitted
from boekwerk.domain.identity import iban, kvk_number, vat_number
from boekwerk.domain.lookups import Administration
from boekwerk.domain.owed import OwedBasis, owed
from boekwerk.domain.proposal import Provenance, RelationMatch
from boekwerk.domain.remembered import per_administration
from boekwerk.proposal.basis import JournalChoice
from boekwerk.proposal.draft import COMPUTED, FROM_DOCUMENT, Draft
from boekwerk.proposal.pieces import Header
from boekwerk.proposal.variables import filled_in

# A quarter; what is invoiced for longer is likely to belong to several periods.
_LONGEST_PERIOD = 92


class Total(Struct, frozen=True):
    """What is owed, by effect: ``whole`` includes the payable ``rounding``."""

    whole: Decimal
    rounding: Decimal


_NO_TOTAL = Total(ZERO, ZERO)
_REMARKS: dict[OwedBasis, str] = {
    "excluding": "total_from_excluding",
    "payable": "total_from_payable",
}


class _NamedPeriod(Struct, frozen=True):
    """A period, its name, and where that came from."""

    period: Period
    name: str
    provenance: Provenance


def total_of(draft: Draft) -> Total:
    """Give what is owed, by effect (`boekwerk.domain.owed`); a remark says when no total states it as such.

    A rounding inside the total including VAT contradicts EN 16931, so that a person has to confirm it.
    """
    found = owed(draft.document)
    if found is None:
        draft.provenance["total"] = COMPUTED
        draft.open("document_without_total", {})
        return _NO_TOTAL
    whole = draft.by_effect(found.whole, "tax_inclusive")
    rounding = draft.by_effect(found.rounding, "rounding") if found.rounding else ZERO
    remark = _REMARKS.get(found.basis)
    draft.provenance["total"] = COMPUTED if remark else FROM_DOCUMENT
    if remark:
        draft.remark(remark, {"total": whole})
    elif found.basis == "rounding_inside":
        draft.open("rounding_inside_total", {"rounding": rounding, "total": whole})
    return Total(whole, rounding)


def check_required(draft: Draft, match: RelationMatch) -> None:
    """Note what every booking needs and the document or its relation does not give."""
    document, relation = draft.document, draft.relation
    if relation is None:
        draft.unresolved.append(match.reason)
    elif not relation.active:
        draft.open(
            "relation_matched_inactive", {"relation": relation.id, "name": relation.name}, relation.where
        )
    if not document.number:
        draft.open("document_without_number", {})
    if document.issue_date is None:
        draft.open("document_without_date", {})
    if not document.currency:
        draft.open("document_without_currency", {})


def check_chosen_relation(draft: Draft, match: RelationMatch) -> None:
    """Note where a relation that a person chose differs from the document: this is how fraud looks."""
    relation, document = draft.relation, draft.document
    if relation is None or match.matched_on != "user":
        return
    party = document.supplier if draft.direction == "purchase" else document.customer
    paid = document.payment if draft.direction == "purchase" else ()
    compared = {
        "kvk": ({kvk_number(party.kvk)}, {kvk_number(relation.kvk)}),
        "vat_number": ({vat_number(party.vat_id)}, {vat_number(relation.vat_number)}),
        "iban": ({iban(means.iban) for means in paid}, {iban(known.iban) for known in relation.ibans}),
    }
    told = {name: (stated - {None}, known - {None}) for name, (stated, known) in compared.items()}
    differs = tuple(name for name, (stated, known) in told.items() if stated and known and stated - known)
    if differs:
        values = {"relation": relation.id, "name": relation.name, "party": party.name, "differs": differs}
        draft.open("relation_chosen_differs", values, relation.where)


def period_of(draft: Draft) -> str | None:
    """Name the period (year and number) that the invoice or supply date falls in (AB-12).

    A remark says when the document is about another period than that, or about a long one.
    """
    document, settings = draft.document, draft.settings
    date = document.issue_date if settings.period_by == "invoice_date" else document.supply_date
    period = _named_period(draft.administration, date) if date else None
    if document.period_start is not None or document.period_end is not None:
        _remark_cut_off(draft, period)
    if period is None:
        return None
    draft.provenance["period"] = period.provenance
    return period.name


def description_of(draft: Draft, header: Header) -> str | None:
    """Give the booking mode's description, else the journal's, else that by number and party.

    It is cut to the package's length.
    """
    document, relation = draft.document, draft.relation
    longest = draft.capabilities.description_length
    if header.description:
        draft.provenance["description"] = header.provenance["description"]
        return fitted(header.description, longest)
    journal = draft.journal
    text = filled_in(journal.description, draft, journal.where) if journal is not None else None
    if journal is not None and text is not None:
        draft.provenance["description"] = Provenance("journal", journal.code, journal.where)
        return text
    party = document.supplier if draft.direction == "purchase" else document.customer
    name = relation.name if relation is not None else party.name or party.legal_name
    text = usual_description(document.number, name, longest)
    if text is not None:
        draft.provenance["description"] = COMPUTED
    return text


def usual_description(number: str | None, name: str | None, longest: int) -> str | None:
    """Describe a booking by number and party; what the package cuts off ends in an ellipsis."""
    text = f"{number or ''} {name or ''}".strip()
    return fitted(text, longest) if text else None


def note_document_fields(draft: Draft, match: RelationMatch) -> None:
    """Note the origin of the fields that are taken from the document as they are."""
    document, provenance = draft.document, draft.provenance
    if document.number:
        provenance["number"] = FROM_DOCUMENT
    if document.issue_date:
        provenance["booking_date"] = FROM_DOCUMENT
    if document.currency:
        provenance["currency"] = FROM_DOCUMENT
    if match.relation is not None:
        provenance["relation"] = Provenance("relation", match.relation, match.reason.where)


def note_journal(draft: Draft, chosen: JournalChoice) -> None:
    """Note the origin of the journal, and what stands in the way of booking in it."""
    if chosen.provenance is not None:
        draft.provenance["journal"] = chosen.provenance
    draft.unresolved += chosen.problems


def _remark_cut_off(draft: Draft, booked: _NamedPeriod | None) -> None:
    """Remark on what may have to be divided over periods: costs belong where the use of them is."""
    document = draft.document
    first = document.period_start or document.period_end
    last = document.period_end or document.period_start
    if first is None or last is None or first > last:
        return
    values = {"start": first, "end": last}
    if booked is not None and not booked.period.first_day <= first <= last <= booked.period.last_day:
        ends = [_named_period(draft.administration, day) for day in (first, last)]
        same_year = all(end is None or end.period.year == booked.period.year for end in ends)
        code = "supply_period_in_other_period" if same_year else "supply_period_in_other_year"
        draft.remark(code, {**values, "period": booked.name})
    days = document.period_days or 0
    if days > _LONGEST_PERIOD:
        draft.remark("supply_period_long", {**values, "days": days, "most": _LONGEST_PERIOD})


@per_administration(most=1_000)
def _named_period(administration: Administration, date: datetime.date) -> _NamedPeriod | None:
    period = administration.period(date)
    if period is None:
        return None
    name = f"{period.year}-{period.number:02}"
    place = administration.settings.place("period_by")
    return _NamedPeriod(period, name, Provenance("setting", "period_by", place))
