"""Was the document booked before, or is it on its way (requirement AB-11)?

Numbers are compared in their normal form and whatever format they came in, so that the PDF and the
e-invoice of one document are one. Purchases and sales of one relation are kept apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from boekwerk.autobook.checks.similar import similar
from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import cents
from boekwerk.domain.case import Case, party_key
from boekwerk.domain.decision import Check
from boekwerk.domain.identity import document_number
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason

_NO_NUMBER = Check("duplicate", "unknown", Reason("duplicate_without_number"))
_NONE_NEAR = Check("near_duplicate", "pass", Reason("no_near_duplicate"))
# A thousand copies of one file must not name each other a million times.
_MOST_NAMED = 5


def duplicate(dossier: Dossier) -> Check:
    """Pass when no document of the relation with this number is booked or on its way."""
    case = dossier.case
    if case.proposal is None:
        return without_proposal("duplicate")
    number = document_number(case.document.number)
    if number is None:
        return _NO_NUMBER
    relation = _relation(case)
    booked = case.booked.with_number(relation, number)
    in_flight = case.in_flight.with_number(relation, number)
    failures = [_said("duplicate_booked", found) for found in _same_direction(case.proposal, booked)]
    failures += [_said("duplicate_in_flight", found) for found in _same_direction(case.proposal, in_flight)]
    if failures:
        return not_passing("duplicate", _first_few(failures))
    return Check("duplicate", "pass", Reason("no_duplicate", {"number": case.document.number}))


def near_duplicate(dossier: Dossier) -> Check:
    """Fail when the relation has the same amount with a near date or a similar number.

    Near is within ``settings.near_duplicate_days``; a document without date counts as near.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("near_duplicate")
    total, relation = case.proposal.total, _relation(case)
    size = abs(cents(total))
    others = (*case.booked.with_total(relation, size), *case.in_flight.with_total(relation, size))
    same = _same_direction(case.proposal, others)
    failures = [reason for other in same if (reason := _nearness(case, total, other)) is not None]
    return not_passing("near_duplicate", _first_few(failures)) if failures else _NONE_NEAR


def _first_few(failures: list[Reason]) -> list[Reason]:
    rest = len(failures) - _MOST_NAMED
    if rest <= 0:
        return failures
    return [*failures[:_MOST_NAMED], Reason("duplicates_more", {"count": rest})]


def _relation(case: Case) -> str:
    """Name the relation as bookings do: by its id, or by the party while it is not recognised."""
    if case.relation is not None:
        return case.relation.id
    return party_key(case.document.customer if case.direction == "sales" else case.document.supplier)


def _same_direction(proposal: Proposal, found: Sequence[BookedDocument]) -> Sequence[BookedDocument]:
    if not found:
        return found
    return sorted([other for other in found if other.direction == proposal.direction], key=_order)


def _order(document: BookedDocument) -> tuple[str, str, Decimal, str]:
    return document.number, str(document.date), document.total, str(document.where)


def _said(code: str, found: BookedDocument, **more: object) -> Reason:
    values = {"number": found.number, "date": found.date, "total": found.total, "currency": found.currency}
    return Reason(code, {**values, **more}, found.where)


def _nearness(case: Case, total: Decimal, found: BookedDocument) -> Reason | None:
    if found.total != total or found.currency != case.document.currency:
        return None
    number, their = document_number(case.document.number), document_number(found.number)
    if number == their:
        return None
    issued, limit = case.document.issue_date, case.administration.settings.near_duplicate_days
    if issued is None or found.date is None:
        return _said("near_duplicate_undated", found)
    days = abs((issued - found.date).days)
    if days <= limit:
        return _said("near_duplicate_by_date", found, days=days, limit=limit)
    if number is not None and their is not None and similar(number, their):
        return _said("near_duplicate_by_number", found)
    return None
