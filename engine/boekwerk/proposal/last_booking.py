"""Booking mode last booking by VAT recognition (laatste boeking op btw-herkenning, BP-3)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from boekwerk.domain.amount import ZERO
from boekwerk.domain.past import PastLine
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.basis import Basis
from boekwerk.proposal.copied_fields import copied_piece, same_fields
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.header import usual_description
from boekwerk.proposal.lesson import Lesson
from boekwerk.proposal.master_data import by_master_data
from boekwerk.proposal.past_vat import has_vat_of
from boekwerk.proposal.pieces import Header, Piece, Pieces
from boekwerk.proposal.renewed_text import renewed_text
from boekwerk.proposal.vat_shares import VatShare


def by_last_booking(draft: Draft, basis: Basis, shares: Sequence[VatShare], lesson: Lesson) -> Pieces:
    """Make one piece for each VAT key, like the line of the last booking that has the same VAT."""
    booking = lesson.booking
    if booking.total < 0 <= sum((share.taxable for share in shares), ZERO):
        draft.remark("last_booking_is_credit_note", {"booking": lesson.name, "date": booking.date})
    pieces = tuple([_piece(draft, basis, share, lesson) for share in shares])
    return Pieces("last_booking_vat", pieces, copied_header(draft, lesson))


def copied_header(draft: Draft, lesson: Lesson) -> Header:
    """Copy the fields of the header that the manner of booking copies (BP-7)."""
    values: dict[str, str] = {}
    fields = lesson.copying.header_fields
    description = _description(draft, lesson) if "description" in fields else None
    if description:
        values["description"] = description
    condition = _payment_condition(draft, lesson) if "payment_condition" in fields else None
    if condition:
        values["payment_condition"] = condition
    return Header(**values, provenance=dict.fromkeys(values, lesson.provenance))


def _piece(draft: Draft, basis: Basis, share: VatShare, lesson: Lesson) -> Piece:
    lines = [line for line in lesson.booking.lines if _fits(line, share.key, draft)]
    if not lines:
        draft.remark("last_booking_without_vat", _said(share.key, lesson))
        return by_master_data(basis, [share])[0]
    if len(lines) == 1:
        return copied_piece(draft, basis, share, lines[0], lesson)
    # The first of the largest: the lines of a booking have an order.
    largest = max(lines, key=lambda line: abs(line.amount))
    piece = copied_piece(draft, basis, share, largest, lesson)
    if all(same_fields(largest, line, lesson.copying.line_fields) for line in lines):
        return piece
    accounts = ", ".join(dict.fromkeys(line.ledger_account for line in lines))
    values = {**_said(share.key, lesson), "count": len(lines), "accounts": accounts}
    doubt = Reason("last_booking_ambiguous", {**values, "account": piece.account.code})
    return replace(piece, doubts=(doubt,))


def _fits(line: PastLine, key: VatKey, draft: Draft) -> bool:
    return line.kind == "cost" and has_vat_of(line, key, draft.administration)


def _said(key: VatKey, lesson: Lesson) -> dict[str, object]:
    about = {"booking": lesson.name, "date": lesson.booking.date}
    return {**about, "treatment": key.treatment, "rate": key.rate}


def _description(draft: Draft, lesson: Lesson) -> str | None:
    """Renew the booking's description; None where it is made anew for every document anyhow.

    That is what Boekwerk makes of number and name, and what the journal says with variables (BP-13).
    """
    booking, relation, journal = lesson.booking, draft.relation, draft.journal
    if not booking.description or (journal is not None and journal.description):
        return None
    name = relation.name if relation is not None else None
    usual = usual_description(booking.number, name, draft.capabilities.description_length)
    return None if booking.description == usual else renewed_text(booking.description, booking, draft)


def _payment_condition(draft: Draft, lesson: Lesson) -> str | None:
    code = lesson.booking.payment_condition
    known = draft.administration.payment_condition(code) if code else None
    if code is None or (known is not None and known.active):
        return code
    why = "does_not_exist" if known is None else "inactive"
    values = {"code": code, "booking": lesson.name, "why": why}
    draft.remark_once(Reason("copied_condition_unusable", values, known.where if known else None))
    return None
