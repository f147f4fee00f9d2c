"""What a person does with a document: have it booked, correct it, reject it, settle it."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from boekwerk.api.callers import Caller
from boekwerk.api.document_forms import (
    EntryForm,
    ProposalForm,
    entry_form,
    proposal_form,
)
from boekwerk.api.documents import DOCUMENT, Administration, Document, whole_document
from boekwerk.api.problems import problems
from boekwerk.api.said import NO_NUL
from boekwerk.api.server import served_by
from boekwerk.app.acting import Choices, DocumentDesk
from boekwerk.app.store import known_administration
from boekwerk.domain.amount import read_decimal
from boekwerk.proposal.editing import Change, Edits, Split
from boekwerk.workflow.settled_by_hand import Outcome, Settlement

_Code = Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_NUL)]
_Line = Annotated[int, Meta(ge=1, le=99_999, description="Lines are numbered from 1.")]
_SignedAmount = Annotated[str, Meta(pattern=r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$", examples=["100.00"])]
_PROBLEMS = problems(400, 401, 403, 404, 409, 413, 422, 429)


class BookForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says when a document is booked; all of it may be left out.

    `authorisers` are users: those of one step are asked side by side, and the next step when they approved.
    `revision` is that of the proposal as the person saw it: a later one is not booked unseen.
    """

    payment_condition: Annotated[_Code | None, Meta(examples=["30"])] = None
    authorisers: Annotated[
        list[Annotated[list[_Code], Meta(min_length=1, max_length=50)]],
        Meta(max_length=20, examples=[[["jlinde"]]]),
    ] = []
    one_off: bool = False
    revision: Annotated[int, Meta(ge=1, le=2_147_483_647)] | None = None


class ChangeForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A new value for a field of the header, or of a line; null empties it."""

    field: Annotated[str, Meta(pattern="^[a-z_]{1,60}$", examples=["ledger_account"])]
    value: Annotated[str, Meta(max_length=1_000, pattern=NO_NUL, examples=["4500"])] | None
    line: _Line | None = None


class SplitForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Divide a line: these amounts excluding VAT, and what is left as a last part."""

    line: _Line
    amounts: Annotated[list[_SignedAmount], Meta(min_length=1, max_length=100)]


class CorrectForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What is changed in a proposal.

    `confirmed` are lines whose doubts are settled, `agreed` codes of reasons about the whole document that
    a person agrees with.
    """

    changes: Annotated[list[ChangeForm], Meta(max_length=1_000)] = []
    splits: Annotated[list[SplitForm], Meta(max_length=1_000)] = []
    confirmed: Annotated[list[_Line], Meta(max_length=1_000)] = []
    agreed: Annotated[list[_Code], Meta(max_length=100)] = []
    merge_lines: bool = False


class WhyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Why, in the person's own words."""

    why: Annotated[
        str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["Deze factuur is niet van ons."])
    ]


class SettleForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a posting: `booked` under `number`, or not: `send_again`, or back to `review`."""

    outcome: Outcome
    number: Annotated[str, Meta(max_length=100, examples=["2026-0417"])] | None = None


class OneOffForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether later proposals learn nothing from the booking."""

    one_off: bool = True


@post(
    f"{DOCUMENT}/book",
    opt={"scope": "book"},
    tags=["acts"],
    summary="Have a document booked",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def book(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[BookForm],
) -> EntryForm:
    """Have a document booked as its proposal says; one that is booked already, anew as corrected."""
    steps = tuple(tuple(step) for step in data.authorisers)
    choices = Choices(data.payment_condition, steps, data.one_off, data.revision)
    _desk(request, administration, document).book(choices)
    return _entry(request, administration, document)


@post(
    f"{DOCUMENT}/correct",
    opt={"scope": "correct"},
    tags=["acts"],
    summary="Correct a proposal",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def correct(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[CorrectForm],
) -> ProposalForm:
    """Change the proposal of a document, which is in the person's hands from then on."""
    edits = Edits(
        changes=tuple(Change(each.field, each.value, each.line) for each in data.changes),
        splits=tuple(Split(each.line, tuple(map(read_decimal, each.amounts))) for each in data.splits),
        confirmed=tuple(data.confirmed),
        agreed=tuple(data.agreed),
        merge_lines=data.merge_lines,
    )
    return proposal_form(_desk(request, administration, document).correct(edits))


@post(
    f"{DOCUMENT}/reject",
    opt={"scope": "reject"},
    tags=["acts"],
    summary="Reject a document",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def reject(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[WhyForm],
) -> EntryForm:
    """Say that a document will not be booked; what is booked already is to be reversed instead."""
    _desk(request, administration, document).reject(data.why)
    return _entry(request, administration, document)


@post(
    f"{DOCUMENT}/reverse",
    opt={"scope": "correct"},
    tags=["acts"],
    summary="Reverse a booking",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def reverse(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[WhyForm],
) -> EntryForm:
    """Have a booking undone in the package, where the package can; the document ends as rejected."""
    _desk(request, administration, document).reverse(data.why)
    return _entry(request, administration, document)


@post(
    f"{DOCUMENT}/settle",
    opt={"scope": "settle"},
    tags=["acts"],
    summary="Settle an ambiguous document",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def settle(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[SettleForm],
) -> EntryForm:
    """Say what became of a posting of which nobody knows, having looked in the package."""
    _desk(request, administration, document).settle(Settlement(data.outcome, data.number))
    return _entry(request, administration, document)


@post(
    f"{DOCUMENT}/retry",
    opt={"scope": "settle"},
    tags=["acts"],
    summary="Let a document go on",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def retry(
    request: Request[Caller, Any, Any], administration: Administration, document: Document
) -> EntryForm:
    """Let a document that was set aside go on."""
    _desk(request, administration, document).retry()
    return _entry(request, administration, document)


@post(
    f"{DOCUMENT}/one-off",
    opt={"scope": "book"},
    tags=["acts"],
    summary="Mark as one-off",
    status_code=200,
    responses=_PROBLEMS,
    sync_to_thread=True,
)
def one_off(
    request: Request[Caller, Any, Any],
    administration: Administration,
    document: Document,
    data: JSONBody[OneOffForm],
) -> ProposalForm:
    """Say that a booking is one-off, or is not: whether later proposals learn from it."""
    return proposal_form(_desk(request, administration, document).mark_one_off(one_off=data.one_off))


def _desk(request: Request[Caller, Any, Any], administration: str, document: str) -> DocumentDesk:
    office = served_by(request).office_of_request()
    kept = whole_document(request, administration, document).kept
    with office.store.reading() as connection:
        known = known_administration(connection, administration)
    return DocumentDesk(office, known, kept, request.user.acting(office.now()))


def _entry(request: Request[Caller, Any, Any], administration: str, document: str) -> EntryForm:
    return entry_form(whole_document(request, administration, document).entry)
