"""What booking lines are made of, before VAT is worked out: what every booking mode gives."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.preference import BookingMode
from boekwerk.domain.proposal import InvoiceItem, LineKind, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.proposal.basis import Account, Posting
from boekwerk.proposal.vat_codes import ChosenVatCode
from boekwerk.proposal.vat_shares import VatShare

NO_POSTING = Posting()


class Piece(Struct, frozen=True):
    """The amounts of one booking line, and where its other fields come from.

    The shares of a document's pieces sum to the document's, VAT key by VAT key. Without ``code`` the
    VAT code is chosen by the key (BP-12). ``account.problem`` and ``doubts`` become the proposal's
    ``unresolved`` when the line is made: a booking mode does not note them itself.
    """

    share: VatShare
    account: Account
    posting: Posting = NO_POSTING
    code: ChosenVatCode | None = None
    items: tuple[InvoiceItem, ...] = ()
    kind: LineKind = "cost"
    vat_is_cost: bool = False
    """Whether a template makes its VAT cost, so that none of it is deducted (BP-9)."""
    evidence: AccountEvidence | None = None
    doubts: tuple[Reason, ...] = ()
    """What a person must look at before the line may be booked, such as several lines that fit equally.

    They stay with the piece, so that they go when a person has changed or confirmed the line.
    """


class Header(Struct, frozen=True):
    """What a booking mode says of the header; None: by master data and the document."""

    description: str | None = None
    payment_condition: str | None = None
    provenance: dict[str, Provenance] = {}


class Pieces(Struct, frozen=True):
    """What a booking mode makes of a document; ``mode`` is the one that it came about by in the end.

    ``chosen`` is where that mode was chosen; None where nobody did, since it was fallen back to.
    """

    mode: BookingMode
    pieces: tuple[Piece, ...]
    header: Header = Header()
    chosen: Provenance | None = None
