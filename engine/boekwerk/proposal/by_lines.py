"""Booking lines made of invoice lines: by line recognition (LR-8), or copied by them (BP-6)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from boekwerk.domain.past import PastBookings
from boekwerk.domain.preference import BookingMode, Copying
from boekwerk.proposal.basis import Basis
from boekwerk.proposal.default_template import default_template
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.last_booking import copied_header
from boekwerk.proposal.last_booking_lines import by_last_booking_lines
from boekwerk.proposal.lesson import last_booking
from boekwerk.proposal.line_recognition import Wanted, by_line_recognition
from boekwerk.proposal.manner import Manner
from boekwerk.proposal.pieces import Header, Pieces
from boekwerk.proposal.recognised import NotRecognised, RecognisedLine, recognised_lines
from boekwerk.proposal.template_fields import header_of
from boekwerk.proposal.vat_shares import VatShare


def by_lines(
    draft: Draft, basis: Basis, shares: Sequence[VatShare], past: PastBookings, manner: Manner
) -> Pieces | None:
    """Make the pieces of the invoice lines; None where nobody asks for it, or they cannot be used (LR-2).

    Then the booking mode goes by VAT alone; a remark says what is wrong with the lines.
    """
    if not manner.line_recognition and manner.mode != "last_booking_lines":
        return None
    try:
        lines = recognised_lines(draft, shares)
    except NotRecognised as fault:
        draft.remarks.append(fault.reason)
        return None
    if manner.line_recognition:
        return _recognised(draft, basis, lines, past, manner)
    lesson = last_booking(draft, past, manner)
    pieces = by_last_booking_lines(draft, basis, lines, past, lesson)
    if lesson is None:
        return Pieces("master_data", pieces)
    return Pieces("last_booking_lines", pieces, copied_header(draft, lesson))


class _Rest(Struct, frozen=True):
    """What the booking mode says beside the lines and their accounts."""

    mode: BookingMode
    header: Header = Header()
    copying: Copying = Copying((), ())


def _recognised(
    draft: Draft, basis: Basis, lines: Sequence[RecognisedLine], past: PastBookings, manner: Manner
) -> Pieces:
    rest = _rest(draft, past, manner)
    wanted = Wanted(rest.copying, merge=manner.merge_lines)
    return Pieces(rest.mode, by_line_recognition(draft, basis, lines, past, wanted), rest.header)


def _rest(draft: Draft, past: PastBookings, manner: Manner) -> _Rest:
    if manner.mode in ("last_booking_vat", "last_booking_lines"):
        lesson = last_booking(draft, past, manner)
        if lesson is None:
            return _Rest("master_data", copying=manner.copying)
        return _Rest(manner.mode, copied_header(draft, lesson), manner.copying)
    if manner.mode == "template":
        template = default_template(draft)
        if template is not None:
            return _Rest("template", header_of(template, draft))
    return _Rest("master_data")
