"""What keeps a person from completing a proposal: the last look before it counts as booked."""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.domain.booking import NotComplete, booking_reference
from boekwerk.domain.case import Case
from boekwerk.domain.concept import Concept
from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.reason import Reason


def refusals_to_complete(case: Case, concept: Concept, administration: str) -> tuple[Reason, ...]:
    """List why a proposal cannot be completed: what is open, cannot be used, or was booked already."""
    proposal = concept.proposal
    lines = enumerate(proposal.lines, start=1)
    return (
        *proposal.unresolved,
        *(reason for number, line in lines for reason in _unusable(number, line, case)),
        *_booked_before(case, concept, administration),
    )


def _unusable(number: int, line: BookingLine, case: Case) -> Iterator[Reason]:
    """Find the codes of a line that are not, or no longer, in use (AB-8, AB-9)."""
    administration = case.administration
    account = administration.ledger_account(line.ledger_account) if line.ledger_account else None
    if line.ledger_account and (account is None or not account.active):
        values = {"line": number, "kind": "ledger_account", "code": line.ledger_account}
        yield Reason("line_code_unusable", values)
    code = administration.vat_code(line.vat_code) if line.vat_code else None
    supplied = case.document.supply_date
    if line.vat_code and (code is None or not code.active or not code.is_valid_on(supplied)):
        yield Reason("line_code_unusable", {"line": number, "kind": "vat_code", "code": line.vat_code})


def _booked_before(case: Case, concept: Concept, administration: str) -> Iterator[Reason]:
    """Find the same invoice among what was booked (AB-11), besides what this proposal became before."""
    proposal = concept.proposal
    relation, number = proposal.relation.relation, proposal.number
    if not relation or not number:
        return
    try:
        booking_reference(administration, case.document, proposal.direction)
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
