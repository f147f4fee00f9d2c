"""A booking: what is posted to the accounting package, with nothing left open."""

from __future__ import annotations

import datetime
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.amount import ZERO, Amount, is_whole_cents
from boekwerk.domain.entry import Entry
from boekwerk.domain.proposal import BookingLine, Currency, Proposal, ProposedGAccount
from boekwerk.domain.vat import Direction


class Booking(Struct, frozen=True):
    """A complete proposal under an idempotency ``reference``: same document, same reference (PR-11).

    Amounts are by effect, as in Proposal.
    """

    reference: str
    administration: str
    direction: Direction
    relation: str
    journal: str
    number: str
    booking_date: datetime.date
    period: str | None
    due_date: datetime.date | None
    payment_condition: str | None
    payment_reference: str | None
    iban: str | None
    currency: str
    total: Amount
    description: str | None
    lines: tuple[BookingLine, ...]
    rate: Currency | None = None
    total_home: Amount | None = None
    g_account: ProposedGAccount | None = None
    document_sha256: str | None = None
    entries: tuple[Entry, ...] = ()
    """The journal entries, where the package's VAT is booked as explicit lines (`with_entries`)."""


class NotComplete(ValueError):
    """The proposal has open fields, or does not sum; it cannot become a booking."""


def booking_of(
    proposal: Proposal, *, reference: str, administration: str, document_sha256: str | None = None
) -> Booking:
    """Make a booking of a complete proposal.

    Raises NotComplete when a field that every package needs is missing, VAT has no code, or the lines
    do not sum to the total in cents: the last guard before money is booked, whatever was checked
    before.
    """
    relation, journal, number = proposal.relation.relation, proposal.journal, proposal.number
    date, currency = proposal.booking_date, proposal.currency
    if fault := _fault(proposal):
        raise NotComplete(fault)
    if not (relation and journal and number and date and currency):
        raise NotComplete("relation, journal, number, date or currency is missing")
    return Booking(
        reference=reference,
        administration=administration,
        direction=proposal.direction,
        relation=relation,
        journal=journal,
        number=number,
        booking_date=date,
        period=proposal.period,
        due_date=proposal.due_date,
        payment_condition=proposal.payment_condition,
        payment_reference=proposal.payment_reference,
        iban=proposal.iban,
        currency=currency,
        total=proposal.total,
        description=proposal.description,
        lines=proposal.lines,
        rate=proposal.rate,
        total_home=proposal.total_home,
        g_account=proposal.g_account,
        document_sha256=document_sha256,
    )


def lines_total(lines: tuple[BookingLine, ...]) -> Decimal:
    """Sum booking lines to what is owed: amounts and VAT; self-assessed VAT is not part of it."""
    total = ZERO
    for line in lines:
        total += line.amount + line.vat
    return total


def _fault(proposal: Proposal) -> str | None:
    lines = proposal.lines
    parts = [amount for line in lines for amount in (line.amount, line.vat)]
    with_vat = [line for line in lines if line.vat or line.self_assessed_vat]
    home = _home_total(lines)
    faults = (
        (bool(proposal.unresolved) or not lines, "the proposal is incomplete"),
        (not all(line.ledger_account for line in lines), "a line has no ledger account"),
        (not all(line.vat_code for line in with_vat), "a line has VAT without a VAT code"),
        (not all(map(is_whole_cents, parts)), "an amount has parts of a cent"),
        (lines_total(lines) != proposal.total, "the lines do not sum to the total"),
        (
            proposal.rate is not None and (home is None or home != proposal.total_home),
            "the lines do not sum to the total in the administration's currency",
        ),
    )
    return next((text for holds, text in faults if holds), None)


def _home_total(lines: tuple[BookingLine, ...]) -> Decimal | None:
    amounts = [amount for line in lines for amount in (line.amount_home, line.vat_home)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None
