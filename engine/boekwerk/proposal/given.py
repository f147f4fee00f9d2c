"""What a person said of a proposal, which then goes before what any booking mode says (BP-14)."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import Journal
from boekwerk.proposal.pieces import Header, Pieces

CONFIRMABLE = frozenset({"rounding_inside_total", "relation_chosen_differs"})
"""Reasons about the whole document that a person may confirm; anything else must be filled in or mended."""


class Given(Struct, frozen=True):
    """What a person said; None, empty: nothing, so that the booking mode decides.

    ``pieces`` are all cost lines, and the header. Without them ``header`` goes before that of the booking
    mode, field by field. ``confirmed`` are codes of `CONFIRMABLE` reasons: they leave the proposal
    complete, and stay as a remark.
    """

    pieces: Pieces | None = None
    header: Header = Header()
    journal: Journal | None = None
    confirmed: frozenset[str] = frozenset()

    def over(self, made: Pieces) -> Pieces:
        """Put what a person said of the header in the place of what a booking mode says of it."""
        if not self.header.provenance:
            return made
        said = {name: getattr(self.header, name) for name in self.header.provenance}
        provenance = {**made.header.provenance, **self.header.provenance}
        return replace(made, header=replace(made.header, **said, provenance=provenance))


NOTHING_GIVEN = Given()
