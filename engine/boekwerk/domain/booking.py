"""A booking: what is posted to the accounting package, with nothing left open."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct, json

from boekwerk.domain.amount import EXACT, ZERO, Amount, is_whole_cents
from boekwerk.domain.case import party_key
from boekwerk.domain.document import Document
from boekwerk.domain.entry import Entry
from boekwerk.domain.identity import document_number
from boekwerk.domain.proposal import BookingLine, Currency, Proposal, ProposedDiscount, ProposedGAccount
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
    prepaid: Amount = ZERO
    """What was paid before; it is part of ``total``, since the payment is booked on its own (BP-16)."""
    discount: ProposedDiscount | None = None
    """What may be deducted when paying in time; no line of the booking has it (BP-18)."""
    document_sha256: str | None = None
    entries: tuple[Entry, ...] = ()
    """The journal entries, where the package's VAT is booked as explicit lines (`with_entries`)."""
    selected_condition: str | None = None
    """The payment condition that holds once payment is released, while ``payment_condition`` blocks (PR-4).

    Due and discount dates are those of this one.
    """
    hold_payment: bool = False
    """Whether the booking is to be kept from payment by the package's own flag (PR-12)."""
    archive_link: str | None = None
    """Where the document can be seen, in a package that keeps no files but has a place for this (IN-3)."""


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
        prepaid=proposal.prepaid,
        discount=proposal.discount,
        document_sha256=document_sha256,
    )


def booking_reference(administration: str, document: Document, direction: Direction) -> str:
    """Name the booking of a document: the same document, the same reference (PR-11).

    It follows from what the parties call the document, not from its bytes, so that the PDF and the
    e-invoice of one invoice have the same; see ``docs/decisions/0012-one-reference-per-document.md``.
    Raises NotComplete when the document has no number or date.
    """
    number, date = document_number(document.number), document.issue_date
    if number is None or date is None:
        raise NotComplete("a document without number or date has no reference")
    party = document.supplier if direction == "purchase" else document.customer
    kind = "credit_note" if document.is_credit else "invoice"
    parts = (administration, direction, party_key(party), kind, number, date.isoformat())
    return f"bw-{hashlib.sha256(json.encode(parts)).hexdigest()[:32]}"


def lines_total(lines: Sequence[BookingLine]) -> Decimal:
    """Sum booking lines to what is owed: amounts and VAT; self-assessed VAT is not part of it."""
    total = ZERO
    for line in lines:
        total = EXACT.add(total, EXACT.add(line.amount, line.vat) if line.vat else line.amount)
    return total


def home_total(lines: Sequence[BookingLine]) -> Decimal | None:
    """Sum booking lines in the administration's currency; None when an amount in it is missing."""
    total = ZERO
    for line in lines:
        if line.amount_home is None or line.vat_home is None:
            return None
        total = EXACT.add(total, EXACT.add(line.amount_home, line.vat_home))
    return total


def _fault(proposal: Proposal) -> str | None:
    lines = proposal.lines
    parts = [amount for line in lines for amount in (line.amount, line.vat)]
    with_vat = [line for line in lines if line.vat or line.self_assessed_vat]
    home = home_total(lines)
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
