"""The header of a booking proposal: what is required, period, totals, description."""

from __future__ import annotations

import datetime
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.amount import ZERO
from boekwerk.domain.document import Totals
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Provenance, RelationMatch
from boekwerk.domain.remembered import per_administration
from boekwerk.proposal.basis import JournalChoice
from boekwerk.proposal.draft import COMPUTED, FROM_DOCUMENT, Draft

_ELLIPSIS = "…"


class Total(Struct, frozen=True):
    """What is owed, by effect: ``whole`` includes the payable ``rounding``."""

    whole: Decimal
    rounding: Decimal


class _NamedPeriod(Struct, frozen=True):
    """The name of a period, and where that came from."""

    name: str
    provenance: Provenance


def total_of(draft: Draft) -> Total:
    """Give what is owed: the total including VAT plus payable rounding; prepaid stays in it (BP-16).

    Older dialects have the rounding in the total including VAT already: told by what is to be paid.
    A document without a total including VAT is read by its total excluding and its VAT, or by what is to be
    paid when nothing was paid before; a remark says so.
    """
    totals = draft.document.totals
    rounding = draft.by_effect(totals.rounding, "rounding") if totals.rounding else ZERO
    if totals.tax_inclusive is not None:
        draft.provenance["total"] = FROM_DOCUMENT
        inclusive = draft.by_effect(totals.tax_inclusive, "tax_inclusive")
        if rounding and _holds_rounding(totals):
            draft.remark("rounding_inside_total", {"rounding": rounding, "total": inclusive})
            return Total(inclusive, rounding)
        return Total(inclusive + rounding, rounding)
    draft.provenance["total"] = COMPUTED
    if totals.tax_exclusive is not None and totals.tax is not None:
        parts = draft.by_effect(totals.tax_exclusive, "tax_exclusive"), draft.by_effect(totals.tax, "tax")
        whole, code = sum(parts, rounding), "total_from_excluding"
    elif totals.payable is not None and not totals.prepaid:
        whole, code = draft.by_effect(totals.payable, "payable"), "total_from_payable"
    else:
        draft.open("document_without_total", {})
        return Total(ZERO, ZERO)
    draft.remark(code, {"total": whole})
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


def period_of(draft: Draft) -> str | None:
    """Name the period (year and number) that the invoice or supply date falls in (AB-12)."""
    document, settings = draft.document, draft.settings
    date = document.issue_date if settings.period_by == "invoice_date" else document.supply_date
    period = _named_period(draft.administration, date) if date else None
    if period is None:
        return None
    draft.provenance["period"] = period.provenance
    return period.name


def description_of(draft: Draft) -> str | None:
    """Describe the booking by number and party; what the package cuts off ends in an ellipsis."""
    document, relation = draft.document, draft.relation
    party = document.supplier if draft.direction == "purchase" else document.customer
    name = relation.name if relation is not None else party.name or party.legal_name
    text = f"{document.number or ''} {name or ''}".strip()
    if not text:
        return None
    draft.provenance["description"] = COMPUTED
    longest = draft.capabilities.description_length
    if 0 < longest < len(text):
        return text[: longest - 1].rstrip() + _ELLIPSIS
    return text


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


def _holds_rounding(totals: Totals) -> bool:
    """Tell whether the total including VAT has the rounding in it, as in SI-UBL 1.x and OHNL."""
    if totals.payable is None or totals.tax_inclusive is None:
        return False
    return totals.payable + (totals.prepaid or ZERO) == totals.tax_inclusive


@per_administration(most=1_000)
def _named_period(administration: Administration, date: datetime.date) -> _NamedPeriod | None:
    period = administration.period(date)
    if period is None:
        return None
    name = f"{period.year}-{period.number:02}"
    return _NamedPeriod(name, Provenance("computed", "period_by", period.where))
