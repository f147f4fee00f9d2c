"""Booking mode last booking by line recognition (laatste boeking op regelherkenning, BP-6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.line_texts import habit_key, text_key
from boekwerk.domain.past import PastBookings, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.basis import Basis
from boekwerk.proposal.copied_fields import copied_piece, same_fields
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.lesson import Lesson, origin_of
from boekwerk.proposal.line_recognition import described, invoice_description, named
from boekwerk.proposal.master_data import by_master_data
from boekwerk.proposal.merging import distinct_items, merged_share
from boekwerk.proposal.past_vat import has_vat_of
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.recognised import RecognisedLine
from boekwerk.proposal.vat_shares import VatShare

_MOST_OF_ONE = 20
_MOST_LOOKED_UP = 500


def by_last_booking_lines(
    draft: Draft, basis: Basis, lines: Sequence[RecognisedLine], past: PastBookings, lesson: Lesson | None
) -> tuple[Piece, ...]:
    """Make one piece for each description and VAT key, like the line with that very description (BP-6).

    That is a line of the last booking or, if the administration says so, of the latest earlier one that has
    it. What is found in neither is booked by master data, with a remark.
    """
    texts = None if lesson is None else _Texts(draft, past, lesson)
    pieces: list[Piece] = []
    missing: list[str | None] = []
    for group in _distinct(lines):
        found = None if texts is None else texts.of(group.text)
        if found is None:
            missing.append(group.text)
            piece = by_master_data(basis, [group.share])[0]
            description = invoice_description(draft, group.text)
            piece = replace(piece, posting=described(piece.posting, description))
        else:
            piece = _copied(draft, basis, group, found)
        pieces.append(replace(piece, items=group.items))
    if missing and lesson is not None:
        values = {"count": len(missing), "all": len(pieces), "lines": named(missing)}
        draft.remark("last_booking_without_line", {**values, "booking": lesson.name})
    return tuple(pieces)


class _Group(Struct, frozen=True):
    """The invoice lines with one description and VAT key."""

    text: str | None
    items: tuple[InvoiceItem, ...]
    share: VatShare


class _Same(Struct, frozen=True):
    """The lines of an earlier booking that have a description."""

    lines: Sequence[PastLine]
    lesson: Lesson


def _distinct(lines: Sequence[RecognisedLine]) -> Iterator[_Group]:
    groups: dict[tuple[str, VatKey], list[RecognisedLine]] = {}
    for line in lines:
        groups.setdefault((text_key(line.item.text or ""), line.share.key), []).append(line)
    for group in groups.values():
        items = distinct_items(line.item for line in group)
        yield _Group(group[0].item.text, items, merged_share([line.share for line in group]))


class _Texts:
    """Finds the earlier lines with a description."""

    def __init__(self, draft: Draft, past: PastBookings, lesson: Lesson) -> None:
        self._draft = draft
        self._past = past
        self._lesson = lesson
        self._last = _by_text(lesson)
        self._found: dict[str, _Same | None] = {}

    def of(self, text: str | None) -> _Same | None:
        """Give the lines with a description, and the booking that they are of; None for none."""
        if not text:
            return None
        key = text_key(text)
        if key in self._last:
            return _Same(self._last[key], self._lesson)
        if not self._draft.settings.search_earlier_bookings:
            return None
        if key not in self._found:
            self._found[key] = self._earlier(text) if len(self._found) < _MOST_LOOKED_UP else None
        return self._found[key]

    def _earlier(self, text: str) -> _Same | None:
        """Look further back, among bookings of the last booking's relation and journal."""
        draft, last = self._draft, self._lesson.booking
        bookings = self._past.with_text(
            last.relation,
            draft.direction,
            habit_key(text),
            imported=draft.settings.imported_history_teaches,
            most=_MOST_OF_ONE,
        )
        for booking in bookings:
            if draft.journal is not None and booking.journal not in (None, draft.journal.code):
                continue
            origin = origin_of(booking, "last_booking", self._lesson.provenance.where)
            lesson = replace(self._lesson, booking=booking, provenance=origin)
            lines = _by_text(lesson).get(text_key(text))
            if lines:
                return _Same(lines, lesson)
        return None


def _by_text(lesson: Lesson) -> dict[str, list[PastLine]]:
    found: dict[str, list[PastLine]] = {}
    for line in lesson.booking.lines:
        if line.kind == "cost":
            for key in {text_key(item.text) for item in line.items if item.text}:
                found.setdefault(key, []).append(line)
    return found


def _copied(draft: Draft, basis: Basis, group: _Group, same: _Same) -> Piece:
    key, lesson = group.share.key, same.lesson
    # A description may stand there with each kind of VAT; a rate that changed is no reason not to copy.
    lines = [line for line in same.lines if has_vat_of(line, key, draft.administration)] or same.lines
    largest = max(lines, key=lambda line: abs(line.amount))
    piece = copied_piece(draft, basis, group.share, largest, lesson)
    if all(same_fields(largest, line, lesson.copying.line_fields) for line in lines):
        return piece
    accounts = ", ".join(dict.fromkeys(line.ledger_account for line in lines))
    values = {"line": shown(group.text or "?"), "count": len(lines), "accounts": accounts}
    values |= {"booking": lesson.name, "date": lesson.booking.date, "account": piece.account.code}
    return replace(piece, doubts=(Reason("last_booking_line_ambiguous", values),))
