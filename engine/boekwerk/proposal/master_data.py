"""Booking mode master data (stamgegevens): what the package knows of the relation (BP-1, BP-2, BP-11)."""

from __future__ import annotations

from collections.abc import Sequence

from boekwerk.proposal.basis import Basis
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.vat_shares import VatShare


def by_master_data(basis: Basis, shares: Sequence[VatShare]) -> tuple[Piece, ...]:
    """Make one piece for each VAT key, on the relation's or the journal's account."""
    return tuple([Piece(share, basis.account, basis.posting) for share in shares])
