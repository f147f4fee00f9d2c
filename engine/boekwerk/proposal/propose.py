"""A proposal for a document: its lines by booking mode, the rest by master data and the document itself."""

from __future__ import annotations

from decimal import Decimal

from boekwerk.domain.amount import exactly
from boekwerk.domain.booking import lines_total
from boekwerk.domain.document import Document, effect_sign
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import NO_PAST, PastBookings
from boekwerk.domain.proposal import BookingLine, Proposal, RelationMatch
from boekwerk.domain.vat import Direction
from boekwerk.proposal.basis import Basis, basis_of, with_journal
from boekwerk.proposal.currency import home_amounts
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.given import CONFIRMABLE, NOTHING_GIVEN, Given
from boekwerk.proposal.header import (
    check_chosen_relation,
    check_required,
    description_of,
    note_document_fields,
    note_journal,
    period_of,
    total_of,
)
from boekwerk.proposal.lines import booking_lines
from boekwerk.proposal.payment import (
    account_to_use,
    due_date,
    g_account,
    normal_account,
    payment_condition,
    payment_discount,
    payment_reference,
    prepaid_amount,
)


@exactly
def propose(
    document: Document,
    direction: Direction,
    administration: Administration,
    match: RelationMatch,
    past: PastBookings = NO_PAST,
    given: Given = NOTHING_GIVEN,
) -> Proposal:
    """Propose a booking of a document by the booking mode of its relation (BP-3, BP-6, BP-9, BP-10).

    The lines sum to the document's total, or ``unresolved`` says by how much they do not; a document
    that contradicts itself is never repaired. What a person has ``given`` goes before any mode.
    """
    basis = with_journal(basis_of(administration, direction, match.relation), given.journal, administration)
    draft = _draft(document, direction, administration, basis)
    check_required(draft, match)
    check_chosen_relation(draft, match)
    note_document_fields(draft, match)
    note_journal(draft, basis.chosen)
    total = total_of(draft)
    made, lines = booking_lines(draft, basis, total.rounding, past, given)
    if made.chosen is not None:
        draft.provenance["mode"] = made.chosen
    _check_sum(draft, lines, total.whole)
    home = home_amounts(draft, total.whole, lines)
    condition = payment_condition(draft, made.header)
    prepaid = prepaid_amount(draft)
    means = normal_account(document, draft.relation)
    confirmed = [reason for reason in draft.unresolved if reason.code in given.confirmed & CONFIRMABLE]
    return Proposal(
        direction=direction,
        mode=made.mode,
        relation=match,
        journal=draft.journal.code if draft.journal else None,
        number=document.number,
        booking_date=document.issue_date,
        period=period_of(draft),
        due_date=due_date(draft, condition),
        payment_condition=condition.code if condition else None,
        payment_reference=payment_reference(draft, means),
        iban=account_to_use(draft, means),
        currency=document.currency,
        total=total.whole,
        description=description_of(draft, made.header),
        total_home=home.total if home else None,
        rate=home.rate if home else None,
        prepaid=prepaid,
        g_account=g_account(draft, total.whole - prepaid),
        discount=payment_discount(draft, total.whole),
        lines=home.lines if home else lines,
        unresolved=tuple([reason for reason in draft.unresolved if reason not in confirmed]),
        remarks=(*draft.remarks, *confirmed),
        provenance=draft.provenance,
    )


def _draft(document: Document, direction: Direction, administration: Administration, basis: Basis) -> Draft:
    return Draft(
        document=document,
        direction=direction,
        administration=administration,
        settings=administration.settings,
        capabilities=administration.capabilities,
        sign=effect_sign(document),
        relation=basis.relation,
        unresolved=[],
        remarks=[],
        provenance={},
        journal=basis.chosen.journal,
    )


def _check_sum(draft: Draft, lines: tuple[BookingLine, ...], total: Decimal) -> None:
    found = lines_total(lines)
    if found != total:
        values = {"total": total, "lines": found, "difference": total - found}
        draft.open("lines_do_not_sum", values)
