"""What a person said of a proposal, which then goes before what any booking mode says (BP-14)."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.administration import Journal
from boekwerk.proposal.pieces import Pieces

CONFIRMABLE = frozenset({"rounding_inside_total"})
"""Reasons about the whole document that a person may confirm; anything else must be filled in or mended."""


class Given(Struct, frozen=True):
    """What a person said; None, empty: nothing, so that the booking mode decides.

    ``pieces`` are all cost lines, and the header. ``confirmed`` are codes of `CONFIRMABLE` reasons: they
    leave the proposal complete, and stay as a remark.
    """

    pieces: Pieces | None = None
    journal: Journal | None = None
    confirmed: frozenset[str] = frozenset()


NOTHING_GIVEN = Given()
