"""Which booking mode a document gets, and what it makes of the document (BP-3 to BP-11)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from boekwerk.domain.past import PastBookings
from boekwerk.proposal.basis import Basis
from boekwerk.proposal.by_lines import by_lines
from boekwerk.proposal.default_template import default_template
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.last_booking import by_last_booking
from boekwerk.proposal.lesson import last_booking
from boekwerk.proposal.manner import Manner, manner_of
from boekwerk.proposal.master_data import by_master_data
from boekwerk.proposal.pieces import Pieces
from boekwerk.proposal.template import by_template
from boekwerk.proposal.vat_shares import VatShare


def pieces_of(draft: Draft, basis: Basis, shares: Sequence[VatShare], past: PastBookings) -> Pieces:
    """Make the pieces of a document's cost lines by its booking mode, with remarks on every fallback."""
    relation, journal = draft.relation, draft.journal
    if relation is None:
        return _without_relation(draft, basis, shares)
    manner = manner_of(draft.administration, relation.id, journal.code if journal is not None else None)
    made = by_lines(draft, basis, shares, past, manner) or _by_mode(draft, basis, shares, past, manner)
    return replace(made, chosen=manner.chosen) if made.mode == manner.mode else made


def _by_mode(
    draft: Draft, basis: Basis, shares: Sequence[VatShare], past: PastBookings, manner: Manner
) -> Pieces:
    if manner.mode in ("last_booking_vat", "last_booking_lines"):
        lesson = last_booking(draft, past, manner)
        if lesson is not None:
            return by_last_booking(draft, basis, shares, lesson)
    elif manner.mode == "template":
        template = default_template(draft)
        if template is not None:
            return by_template(draft, basis, shares, template)
    return _by_master_data(basis, shares)


def _by_master_data(basis: Basis, shares: Sequence[VatShare]) -> Pieces:
    return Pieces("master_data", by_master_data(basis, shares))


def _without_relation(draft: Draft, basis: Basis, shares: Sequence[VatShare]) -> Pieces:
    """Book by master data while nobody knows whose document it is (BP-11)."""
    mode, place = draft.settings.booking_mode, draft.settings.place("booking_mode")
    if mode != "master_data":
        draft.remark("mode_without_relation", {"mode": mode}, place)
    return _by_master_data(basis, shares)
