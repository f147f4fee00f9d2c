"""Documents, their proposals and what happened to them, as the API gives them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from boekwerk.api.said import ReasonForm, plain
from boekwerk.app.overview import Entry, Page, WholeDocument
from boekwerk.domain.concept import Concept
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.assignments import Assignment
from boekwerk.store.timeline import Event

Amount = Annotated[
    str,
    Meta(
        pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$",
        description="An amount, as text.",
        examples=["104.59"],
    ),
]
Moment = Annotated[
    str, Meta(description="A moment (RFC 3339, UTC).", examples=["2026-03-16T12:00:00+00:00"])
]
Day = Annotated[str, Meta(description="A date (RFC 3339).", examples=["2026-03-09"])]
Sha256 = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{64}$", description="The SHA-256 of the document's bytes.", examples=["1f" * 32]
    ),
]
_EXAMPLE_STATE = Meta(examples=["in_review"])


class CheckForm(Struct, frozen=True):
    """A check of a decision: `pass`, `fail`, `not_applicable` or `unknown`, and every reason for that."""

    name: Annotated[str, Meta(examples=["iban"])]
    outcome: Annotated[str, Meta(examples=["fail"])]
    reasons: list[ReasonForm]


class HeadlineForm(Struct, frozen=True):
    """A proposal in short; `open` is how much a person has to fill in or agree with."""

    number: int
    state: Annotated[str, Meta(examples=["to_check"])]
    revision: int
    mode: Annotated[str, Meta(examples=["last_booking_vat"])]
    total: Amount
    currency: str | None
    booking_date: Day | None
    journal: str | None
    payment_condition: str | None
    lines: int
    accounts: Annotated[list[str], Meta(examples=[["7000"]])]
    open: int
    one_off: bool


class EntryForm(Struct, frozen=True):
    """A document on its way. `failed` are the checks that did not let it be booked without a person."""

    administration: Annotated[str, Meta(examples=["0103"])]
    document: Sha256
    name: Annotated[str | None, Meta(description="The file's name; null once it was erased.")]
    state: Annotated[DocumentState, _EXAMPLE_STATE]
    since: Moment
    reasons: list[ReasonForm]
    failed: list[CheckForm]
    relation: str | None
    relation_name: str | None
    direction: str | None
    kind: str | None
    number: str | None
    issued: Day | None
    currency: str | None
    total: Amount | None
    entered_by: str
    booked_by: str | None
    automatic: bool
    attempts: int
    due: Moment | None
    proposal: HeadlineForm | None


class OverviewForm(Struct, frozen=True):
    """A page of the validation overview. `next` is to be given as `after` for the next one."""

    documents: list[EntryForm]
    next: str | None


class DecisionForm(Struct, frozen=True):
    """The last decision on a document, with every check."""

    at: Moment
    verdict: Annotated[str, Meta(examples=["review"])]
    rule: str | None
    checks: list[CheckForm]


class LineForm(Struct, frozen=True):
    """A booking line. `provenance` says for each field where its value came from."""

    kind: str
    ledger_account: str | None
    vat_key: dict[str, Any] | None
    vat_code: str | None
    amount: Amount
    vat: Amount
    non_deductible_vat: Amount
    self_assessed_vat: Amount
    self_assessed_deductible: Amount
    description: str | None
    cost_centre: str | None
    project: str | None
    obligation: str | None
    settle: bool | None
    deferred: bool
    period_from: Day | None
    period_until: Day | None
    doubts: list[ReasonForm]
    provenance: dict[str, Any]


class ProposalForm(Struct, frozen=True):
    """The booking that is proposed, or that a person made of it; amounts are by effect."""

    number: Annotated[int, Meta(description="The number of the kept proposal.")]
    state: Annotated[str, Meta(examples=["to_check"])]
    revision: int
    one_off: bool
    changed: Moment
    changed_by: str
    direction: str
    mode: str
    relation: dict[str, Any]
    journal: str | None
    invoice: Annotated[str | None, Meta(description="The number of the invoice.")]
    booking_date: Day | None
    period: str | None
    due_date: Day | None
    payment_condition: str | None
    payment_reference: str | None
    iban: str | None
    currency: str | None
    total: Amount
    description: str | None
    total_home: Amount | None
    prepaid: Amount
    lines: list[LineForm]
    unresolved: list[ReasonForm]
    remarks: list[ReasonForm]


class PostingForm(Struct, frozen=True):
    """A time that the document was to be booked."""

    turn: int
    manner: Annotated[str, Meta(examples=["new"])]
    reference: str
    stage: Annotated[str, Meta(examples=["confirmed"])]
    user: str
    automatic: bool
    planned: Moment
    sent: Moment | None
    settled: Moment | None
    number: Annotated[str | None, Meta(description="The package's own number.")]
    selected_condition: str | None


class AssignmentForm(Struct, frozen=True):
    """That somebody is to approve the booking."""

    round: int
    step: int
    authoriser: str
    state: Annotated[str, Meta(examples=["asked"])]
    because: ReasonForm
    asked: Moment | None
    decided: Moment | None
    decided_by: str | None


class DocumentForm(Struct, frozen=True):
    """Everything that is known of a document, less its timeline."""

    entry: EntryForm
    media_kind: str
    size: int
    received: Moment
    decision: DecisionForm | None
    proposal: ProposalForm | None
    postings: list[PostingForm]
    assignments: list[AssignmentForm]


class EventForm(Struct, frozen=True):
    """Something that happened to a document; `personal` is null where it was erased."""

    sequence: int
    at: Moment
    who: str
    what: ReasonForm
    why: ReasonForm | None
    personal: dict[str, str] | None
    hash: str


class TimelineForm(Struct, frozen=True):
    """What happened to a document, oldest first. Each event's hash is of all before it."""

    document: Sha256
    events: list[EventForm]


def entry_form(entry: Entry) -> EntryForm:
    """Turn an entry of the overview into what the API gives."""
    return msgspec.convert(plain(entry), EntryForm)


def overview_form(page: Page) -> OverviewForm:
    """Turn a page of the overview into what the API gives."""
    return OverviewForm([entry_form(each) for each in page.entries], page.next)


def document_form(whole: WholeDocument) -> DocumentForm:
    """Turn a whole document into what the API gives."""
    return DocumentForm(
        entry=entry_form(whole.entry),
        media_kind=whole.kept.media_kind,
        size=whole.kept.size,
        received=whole.kept.received.isoformat(),
        decision=None if whole.decision is None else msgspec.convert(plain(whole.decision), DecisionForm),
        proposal=None if whole.concept is None else proposal_form(whole.concept),
        postings=msgspec.convert(plain(whole.postings), list[PostingForm]),
        assignments=msgspec.convert(plain(whole.assignments), list[AssignmentForm]),
    )


def proposal_form(concept: Concept) -> ProposalForm:
    """Turn a kept proposal into what the API gives."""
    proposal = plain(concept.proposal)
    kept = {name: plain(getattr(concept, name)) for name in _KEPT}
    invoice = proposal.pop("number")
    return msgspec.convert({**proposal, **kept, "number": concept.id, "invoice": invoice}, ProposalForm)


def assignment_form(assignment: Assignment) -> AssignmentForm:
    """Turn what somebody is asked to approve into what the API gives."""
    return msgspec.convert(plain(assignment), AssignmentForm)


def timeline_form(document: str, events: tuple[Event, ...]) -> TimelineForm:
    """Turn a timeline into what the API gives."""
    return TimelineForm(document, msgspec.convert(plain(events), list[EventForm]))


_KEPT = ("state", "revision", "one_off", "changed", "changed_by")
