"""What keeps a person from completing a proposal: the last look before it counts as booked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from boekwerk.domain.administration import (
    CostCentre,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Project,
    Relation,
    VatCode,
)
from boekwerk.domain.amount import CENT
from boekwerk.domain.booking import NotComplete, booking_reference
from boekwerk.domain.case import Case
from boekwerk.domain.concept import Concept
from boekwerk.domain.obligation import OpenObligations
from boekwerk.domain.proposal import BookingLine, Proposal
from boekwerk.domain.reason import Reason

_MADE_ANEW = (
    *("ledger_account", "vat_code", "amount", "vat", "self_assessed_vat", "self_assessed_deductible"),
    *("amount_home", "vat_home", "deferred"),
)


def refusals_to_complete(
    case: Case, concept: Concept, anew: Proposal, obligations: OpenObligations
) -> tuple[Reason, ...]:
    """List why a proposal cannot be completed: what is open, cannot be used, or was booked already.

    ``anew`` is the proposal as the master data of now make it: what these changed since it was kept,
    such as which VAT may be deducted, a person has to see first.
    """
    proposal = concept.proposal
    if concept.state == "completed":
        return (Reason("proposal_completed_before", {"number": concept.id}),)
    lines = enumerate(proposal.lines, start=1)
    unusable = [reason for number, line in lines for reason in _unusable(number, line, case, obligations)]
    found = (*proposal.unresolved, *_closed_period(case), *_unusable_in_header(proposal, case), *unusable)
    changed = () if found else _made_otherwise(proposal, anew)
    return (*found, *changed, *_booked_before(case, concept))


def _closed_period(case: Case) -> Iterator[Reason]:
    """Find that the package takes no booking on this date (AB-12)."""
    by_invoice = case.administration.settings.period_by == "invoice_date"
    date = case.document.issue_date if by_invoice else case.document.supply_date
    period = case.administration.period(date) if date is not None else None
    if period is not None and period.open is False:
        values = {"year": period.year, "number": period.number, "date": date}
        yield Reason("proposal_period_closed", values, period.where)


def _unusable_in_header(proposal: Proposal, case: Case) -> Iterator[Reason]:
    """Find what the header names that is not, or no longer, in use (AB-10)."""
    administration = case.administration
    records: tuple[tuple[str, str | None, Relation | Journal | PaymentCondition | None], ...] = (
        ("relation", proposal.relation.relation, case.relation),
        ("journal", proposal.journal, administration.journal(proposal.journal or "")),
        (
            "payment_condition",
            proposal.payment_condition,
            administration.payment_condition(proposal.payment_condition or ""),
        ),
    )
    for kind, code, record in records:
        if code and (record is None or not record.active):
            yield Reason("proposal_record_unusable", {"kind": kind, "code": code})


def _unusable(number: int, line: BookingLine, case: Case, obligations: OpenObligations) -> Iterator[Reason]:
    """Find the codes of a line that are not, or no longer, in use (AB-8, AB-9)."""
    administration = case.administration
    look_up: dict[str, Callable[[str], LedgerAccount | CostCentre | Project | None]] = {
        "ledger_account": administration.ledger_account,
        "cost_centre": administration.cost_centre,
        "project": administration.project,
    }
    for kind, find in look_up.items():
        code = getattr(line, kind)
        record = find(code) if code else None
        if code and (record is None or not record.active):
            yield Reason("line_code_unusable", {"line": number, "kind": kind, "code": code})
    vat_code = administration.vat_code(line.vat_code) if line.vat_code else None
    if line.vat_code and (vat_code is None or not _may_be_used(vat_code, line, case)):
        yield Reason("line_code_unusable", {"line": number, "kind": "vat_code", "code": line.vat_code})
    obligation = obligations.obligation(line.obligation) if line.obligation else None
    if line.obligation and (obligation is None or obligation.settled):
        yield Reason("line_code_unusable", {"line": number, "kind": "obligation", "code": line.obligation})


def _may_be_used(code: VatCode, line: BookingLine, case: Case) -> bool:
    supplied = case.document.supply_date
    return code.active and code.is_valid_on(supplied) and _is_of_rate(code, line)


def _is_of_rate(code: VatCode, line: BookingLine) -> bool:
    """Tell whether a code still is for the VAT of a line: a package may give it another meaning."""
    key = line.vat_key
    if key is None or key.treatment == "unknown":
        return False
    return code.treatment == key.treatment and key.rate in (None, code.rate)


def _made_otherwise(proposal: Proposal, anew: Proposal) -> Iterator[Reason]:
    """Find what would be booked otherwise if the proposal were made now."""
    yield from anew.unresolved
    for number, (line, new) in enumerate(zip(proposal.lines, anew.lines, strict=False), start=1):
        fields = tuple(name for name in _MADE_ANEW if _differs(getattr(line, name), getattr(new, name)))
        if fields:
            yield Reason("proposal_made_otherwise_now", {"line": number, "fields": fields})


def _differs(one: object, other: object) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        # A cent more or less is how a division was rounded.
        return abs(one - other) > CENT
    return one != other


def _booked_before(case: Case, concept: Concept) -> Iterator[Reason]:
    """Find the same invoice among what was booked (AB-11), besides what this proposal became before."""
    proposal = concept.proposal
    relation, number = proposal.relation.relation, proposal.number
    if not relation or not number:
        return
    try:
        booking_reference(case.administration.settings.id, case.document, proposal.direction)
    except NotComplete:
        yield Reason("document_without_number", {})
        return
    found = [
        one for one in case.booked.with_number(relation, number) if one.direction == proposal.direction
    ]
    if concept.taught is not None:
        own = (one for one in found if (one.date, one.total) == (proposal.booking_date, proposal.total))
        itself = next(own, None)
        found = [one for one in found if one is not itself]
    for booked in found:
        values = {"number": booked.number, "date": booked.date, "total": booked.total}
        yield Reason("proposal_booked_already", values, booked.where)
    for other in case.in_flight.with_number(relation, number):
        if other.direction == proposal.direction:
            values = {"number": other.number, "date": other.date, "total": other.total}
            yield Reason("proposal_in_flight_already", values)
