"""What a caller is to approve for payment, and approving or rejecting it."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from boekwerk.api.acts import WhyForm
from boekwerk.api.callers import Caller
from boekwerk.api.document_forms import AssignmentForm, EntryForm, assignment_form, entry_form
from boekwerk.api.documents import DOCUMENT, Administration, Document, whole_document
from boekwerk.api.problems import problems
from boekwerk.api.server import served_by
from boekwerk.app.overview import entries_of
from boekwerk.store.assignments import waiting_assignments
from boekwerk.store.users import represented_by
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person

_MOST = 500
_PROBLEMS = problems(400, 401, 403, 404, 409, 413, 422, 429)


class ApproveForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A remark on an approval; it may be left out."""

    why: Annotated[str, Meta(max_length=500)] | None = None


class AuthorisationForm(Struct, frozen=True):
    """A document that the caller is asked to approve, and why he is."""

    assignment: AssignmentForm
    document: EntryForm


@get(
    "/authorisations",
    opt={"scope": "authorise"},
    tags=["authorisations"],
    summary="List what waits for the caller's approval",
    responses=problems(401, 403, 429),
    sync_to_thread=True,
)
def show_authorisations(request: Request[Caller, Any, Any]) -> list[AuthorisationForm]:
    """List what the caller is asked to approve, himself or as a substitute; the oldest document first."""
    office, caller = served_by(request).office, request.user
    with office.store.reading() as connection:
        instead_of = represented_by(connection, caller.user, office.today())
        asked = waiting_assignments(connection, [caller.user, *(user for user, _ in instead_of)])
        mine = [
            each
            for each in asked
            if each.authoriser == caller.user or (each.authoriser, each.administration) in instead_of
        ][:_MOST]
        entries = entries_of(connection, [each.document for each in mine])
    shown = [(each, entries[each.document]) for each in mine if each.document in entries]
    return [
        AuthorisationForm(assignment_form(each), entry_form(entry))
        for each, entry in shown
        if entry.administration in caller.administrations
    ]


@post(
    f"{DOCUMENT}/approve",
    opt={"scope": "authorise"},
    tags=["authorisations"],
    summary="Approve a payment",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def approve_document(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[ApproveForm],
) -> EntryForm:
    """Approve a booking for payment; after the last approval it is released."""
    row, person = _asked(request, administration, document)
    approve(served_by(request).office.store, row, person, data.why)
    return entry_form(whole_document(request, administration, document).entry)


@post(
    f"{DOCUMENT}/disapprove",
    opt={"scope": "authorise"},
    tags=["authorisations"],
    summary="Refuse a payment",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def disapprove_document(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[WhyForm],
) -> EntryForm:
    """Reject a booking for payment: it stays blocked, and who booked it is told why."""
    row, person = _asked(request, administration, document)
    reject(served_by(request).office.store, row, person, data.why)
    return entry_form(whole_document(request, administration, document).entry)


def _asked(request: Request[Caller, Any, Any], administration: str, document: str) -> tuple[int, Person]:
    kept = whole_document(request, administration, document).kept
    return kept.id, Person(request.user.user, served_by(request).office.now())
