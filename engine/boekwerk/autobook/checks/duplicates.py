"""Was the document booked before, or is it on its way (requirement AB-11)?

Numbers are compared in their normal form and whatever format they came in, so that the PDF and the
e-invoice of one document are one. Purchases and sales of one relation are kept apart. Relations that
share a KvK number, a VAT number or an account are one party.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from boekwerk.autobook.checks.similar import similar, written_alike
from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import cents
from boekwerk.domain.case import Case, party_key
from boekwerk.domain.decision import Check
from boekwerk.domain.identity import document_number, iban, is_plain, kvk_number, vat_number
from boekwerk.domain.lookups import Administration, BookedDocuments, RelationKey
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.domain.remembered import per_administration
from boekwerk.domain.shown import shown

_NO_NUMBER = Check("duplicate", "unknown", Reason("duplicate_without_number"))
_NONE_NEAR = Check("near_duplicate", "pass", Reason("no_near_duplicate"))
# A thousand copies of one file must not name each other a million times.
_MOST_NAMED = 5


def duplicate(dossier: Dossier) -> Check:
    """Pass when no document of the relation with this number is booked or on its way.

    A corrected invoice (type 384) never passes, nor does an invoice that names another one of the
    relation that is booked or on its way: it may replace that one, so that its cost and VAT would be booked
    twice. A credit note names what it credits, and takes nothing in twice.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("duplicate")
    number = document_number(case.document.number)
    if number is None:
        return _NO_NUMBER
    relations = _relations(case)
    booked = _with_number(case.booked, relations, number)
    in_flight = _with_number(case.in_flight, relations, number)
    failures: list[Reason] = []
    if booked or in_flight:
        failures = [_said("duplicate_booked", found) for found in _same_direction(case.proposal, booked)]
        same = _same_direction(case.proposal, in_flight)
        failures += [_said("duplicate_in_flight", found) for found in same]
    if case.document.references.preceding or case.document.type == "corrected_invoice":
        failures += _corrections(case, case.proposal, relations)
    unreadable = [] if is_plain(number) else [_not_plain(case)]
    if failures or unreadable:
        return not_passing("duplicate", _first_few(failures), unreadable)
    return Check("duplicate", "pass", Reason("no_duplicate", {"number": case.document.number}))


def near_duplicate(dossier: Dossier) -> Check:
    """Fail when the relation has the same amount with a near date or a similar number.

    Near is within ``settings.near_duplicate_days``; a document without date counts as near.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("near_duplicate")
    total, relations = case.proposal.total, _relations(case)
    size = abs(cents(total))
    others = [
        *_with_total(case.booked, relations, size),
        *_with_total(case.in_flight, relations, size),
    ]
    if not others:
        return _NONE_NEAR
    same = _same_direction(case.proposal, others)
    failures = [reason for other in same if (reason := _nearness(case, total, other)) is not None]
    return not_passing("near_duplicate", _first_few(failures)) if failures else _NONE_NEAR


def _corrections(case: Case, proposal: Proposal, relations: Sequence[str]) -> list[Reason]:
    """Say why an invoice may replace, or bring on top, what was booked before."""
    document = case.document
    if document.is_credit:
        return []
    named = document.references.preceding
    failures = []
    if document.type == "corrected_invoice":
        failures.append(Reason("correction_by_hand", {"original": ", ".join(named[:_MOST_NAMED]) or None}))
    for number in filter(None, dict.fromkeys(map(document_number, named))):
        known = [
            *_with_number(case.booked, relations, number),
            *_with_number(case.in_flight, relations, number),
        ]
        failures += [_said("preceding_is_booked", found) for found in _same_direction(proposal, known)]
    return failures


def _first_few(failures: list[Reason]) -> list[Reason]:
    rest = len(failures) - _MOST_NAMED
    if rest <= 0:
        return failures
    return [*failures[:_MOST_NAMED], Reason("duplicates_more", {"count": rest})]


def _not_plain(case: Case) -> Reason:
    return Reason("duplicate_number_unreadable", {"number": shown(case.document.number or "")})


def _with_number(documents: BookedDocuments, relations: Sequence[str], number: str) -> list[BookedDocument]:
    return [found for relation in relations for found in documents.with_number(relation, number)]


def _with_total(documents: BookedDocuments, relations: Sequence[str], size: int) -> list[BookedDocument]:
    return [found for relation in relations for found in documents.with_total(relation, size)]


def _relations(case: Case) -> Sequence[str]:
    """Name the relations whose bookings count, as bookings do: by id, or by party while not recognised.

    One party may be in the master data twice; which of the two a document finds, its sender can choose.
    """
    if case.relation is not None:
        return _of_one_party(case.administration, case.relation.id)
    return (party_key(case.document.customer if case.direction == "sales" else case.document.supplier),)


@per_administration(most=5_000)
def _of_one_party(administration: Administration, id: str) -> tuple[str, ...]:
    """List a relation and those that share its KvK number, its VAT number or an account of its own."""
    relation = administration.relation(id)
    ids = {id: None}
    if relation is None:
        return (id,)
    keys: list[tuple[RelationKey, str | None]] = [
        ("kvk", kvk_number(relation.kvk)),
        ("vat_number", vat_number(relation.vat_number)),
        # A factoring company's account is shared by all its clients.
        *[("iban", iban(account.iban)) for account in relation.ibans if account.kind != "factoring"],
    ]
    for key, value in keys:
        if value is not None:
            ids.update((hit.id, None) for hit in administration.relations_with(key, value))
    return tuple(ids)


def _same_direction(proposal: Proposal, found: Sequence[BookedDocument]) -> Sequence[BookedDocument]:
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
    if number is None or their is None:
        return None
    is_alike = similar(number, their) or written_alike(case.document.number or "", found.number)
    return _said("near_duplicate_by_number", found) if is_alike else None
