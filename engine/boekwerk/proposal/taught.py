"""What a completed proposal teaches the next one: the earlier booking that it becomes."""

from __future__ import annotations

import datetime
from collections import Counter

from msgspec.structs import replace

from boekwerk.domain.administration import Settings
from boekwerk.domain.booking import Booking, booking_of, booking_reference
from boekwerk.domain.document import Document, VatRow
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import BookingLine, InvoiceItem, Proposal
from boekwerk.domain.vat import VatKey, vat_key
from boekwerk.proposal.merging import distinct_items
from boekwerk.proposal.recognised import item_of


def past_booking(
    proposal: Proposal,
    document: Document,
    settings: Settings,
    booked_at: datetime.datetime,
    *,
    one_off: bool = False,
) -> PastBooking:
    """Make the earlier booking that a complete proposal is from ``booked_at`` (UTC) on.

    Its key is the booking's reference: a document that is booked again after a correction teaches in the
    place of what it taught before. A line that alone has its VAT stands for all invoice lines with it,
    also where they were not recognised: so line recognition has something to begin with.
    Raises NotComplete when the proposal has open fields.
    """
    reference = booking_reference(settings.id, document, proposal.direction)
    booking = booking_of(
        replace(proposal, lines=_with_items(proposal, document, settings.country)),
        reference=reference,
        administration=settings.id,
        document_sha256=document.source.sha256,
    )
    return _past(booking, booked_at, one_off=one_off)


def _past(booking: Booking, booked_at: datetime.datetime, *, one_off: bool) -> PastBooking:
    return PastBooking(
        key=booking.reference,
        source="product",
        relation=booking.relation,
        direction=booking.direction,
        date=booking.booking_date,
        booked_at=booked_at,
        total=booking.total,
        lines=tuple([_line(line) for line in booking.lines]),
        number=booking.number,
        journal=booking.journal,
        currency=booking.currency,
        one_off=one_off,
        description=booking.description,
        payment_condition=booking.payment_condition,
        document=booking.document_sha256,
    )


def _with_items(proposal: Proposal, document: Document, home: str) -> tuple[BookingLine, ...]:
    """Give lines the invoice lines with their VAT, where no other line has it and none were recognised."""
    alone = Counter(line.vat_key for line in proposal.lines if line.kind == "cost")
    items: dict[VatKey, list[InvoiceItem]] = {}
    for line in document.lines:
        if line.in_total and line.vat_category is not None:
            row = VatRow(line.vat_category, line.vat_rate)
            items.setdefault(vat_key(document, row, proposal.direction, home), []).append(item_of(line))
    return tuple(
        replace(line, items=distinct_items(items[line.vat_key]))
        if line.kind == "cost" and not line.items and alone[line.vat_key] == 1 and line.vat_key in items
        else line
        for line in proposal.lines
    )


def _line(line: BookingLine) -> PastLine:
    key = line.vat_key
    return PastLine(
        # A booking has an account on every line (`booking_of`).
        ledger_account=line.ledger_account or "",
        amount=line.amount,
        kind=line.kind,
        treatment=key.treatment if key is not None else None,
        rate=key.rate if key is not None else None,
        country=key.country if key is not None else None,
        vat_code=line.vat_code,
        vat=line.vat,
        description=line.description,
        cost_centre=line.cost_centre,
        project=line.project,
        obligation=line.obligation,
        deferred=line.deferred,
        period_from=line.period_from,
        period_until=line.period_until,
        items=line.items,
    )
