"""A booking proposal (boekingsvoorstel): how a document would be booked, and where that came from.

Signs: everything is by effect, so a credit note has negative amounts. Amounts are in the
document's currency; ``…_home`` is in the administration's currency where the two differ.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import ZERO, Amount
from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.preference import BookingMode
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.vat import Direction, VatKey

Origin = Literal[
    "document",
    "relation",
    "journal",
    "vat_codes",
    "setting",
    "computed",
    "last_booking",
    "line_history",
    "template",
    "obligation",
    "user",
]
LineKind = Literal["cost", "rounding", "credit_restriction"]


class Provenance(Struct, frozen=True):
    """Where a field's value came from: the kind of source, which one, and where that stands.

    ``source`` of a last booking, or of line history, is the booking's key; ``name`` is then its number,
    which is what people call it.
    """

    origin: Origin
    source: str | None = None
    where: Location | None = None
    name: str | None = None


class InvoiceItem(Struct, frozen=True, gc=False):
    """An invoice line that a booking line stands for: its whole description, the seller's article."""

    text: str | None = None
    article: str | None = None


class BookingLine(Struct, frozen=True):
    """A booking line (boekingsregel), as a person sees it in the booking screen.

    ``amount`` is excluding the VAT that is booked apart; what the document charges of VAT that may not
    be deducted is inside it, and also told in ``non_deductible_vat``. ``vat`` is what the document
    charges and may be deducted (purchase) or is owed (sales). ``self_assessed_vat`` is owed by the
    buyer itself, ``self_assessed_deductible`` the part of it that comes back; neither is part of the
    total, nor of ``amount``: what does not come back joins the cost (``cost``) without being owed to the
    supplier.
    All of this holds for VAT codes of either type: for one of type including, a connector sends
    ``amount + vat``. ``provenance`` names the origin of each field that has a value.
    """

    kind: LineKind
    ledger_account: str | None
    vat_key: VatKey | None
    vat_code: str | None
    amount: Amount
    vat: Amount = ZERO
    non_deductible_vat: Amount = ZERO
    self_assessed_vat: Amount = ZERO
    self_assessed_deductible: Amount = ZERO
    vat_is_cost: bool = False
    """A template makes its VAT cost: none of it is deducted, and it may have no VAT code (BP-9)."""
    amount_home: Amount | None = None
    vat_home: Amount | None = None
    self_assessed_home: Amount | None = None
    self_assessed_deductible_home: Amount | None = None
    description: str | None = None
    cost_centre: str | None = None
    project: str | None = None
    obligation: str | None = None
    match_obligation: bool = True
    """Whether matching may fill the obligation in; a line of a template says so itself (OB-5)."""
    settle: bool | None = None
    """Whether the obligation is settled with it (OB-12); None: that is not said, or it has none."""
    deferred: bool = False
    period_from: datetime.date | None = None
    period_until: datetime.date | None = None
    items: tuple[InvoiceItem, ...] = ()
    """The invoice lines that it stands for: what it teaches the next proposal (BP-6, LR-4)."""
    doubts: tuple[Reason, ...] = ()
    """What a person must look at before this line may be booked; all of them are in ``unresolved``."""
    evidence: AccountEvidence | None = None
    """What earlier bookings of such an invoice line say of its account, also where nothing is proposed."""
    provenance: dict[str, Provenance] = {}

    @property
    def unresolved(self) -> bool:
        """Whether a person must look at this line: it has no account, or there are doubts (LR-5)."""
        return self.ledger_account is None or bool(self.doubts)

    @property
    def including(self) -> Decimal:
        """The amount including VAT, as the document charges it."""
        return self.amount + self.vat

    @property
    def cost(self) -> Decimal:
        """What ends up on the ledger account: the amount, and self-assessed VAT that stays."""
        return self.amount + self.self_assessed_vat - self.self_assessed_deductible

    @property
    def cost_home(self) -> Decimal | None:
        """The same in the administration's currency; None where that is not filled in."""
        if self.amount_home is None:
            return None
        owed = self.self_assessed_home or ZERO
        return self.amount_home + owed - (self.self_assessed_deductible_home or ZERO)


class NewRelation(Struct, frozen=True):
    """A relation that is not in the master data, as the document describes it (IN-2)."""

    name: str | None
    kvk: str | None = None
    vat_number: str | None = None
    iban: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    email: str | None = None


class RelationMatch(Struct, frozen=True):
    """Which relation the document belongs to and on what it was recognised.

    ``relation`` is the id; None with ``new`` filled when none was found. ``candidates`` are the ids
    that fitted equally when that is why there is no match.
    """

    relation: str | None
    matched_on: str | None
    reason: Reason
    candidates: tuple[str, ...] = ()
    new: NewRelation | None = None


class ProposedDiscount(Struct, frozen=True):
    """A payment discount (betalingskorting) to take when paid by ``date``, and its account (BP-18)."""

    amount: Amount
    date: datetime.date | None
    ledger_account: str | None


class ProposedGAccount(Struct, frozen=True):
    """How the payment is split: ``amount`` to the blocked account, ``rest`` to the normal one (BP-17)."""

    iban: str
    amount: Amount
    rest: Amount


class Currency(Struct, frozen=True):
    """The rate from the document's currency to the administration's, and its source (BP-19)."""

    code: str
    rate: Amount
    date: datetime.date
    source: str


class Proposal(Struct, frozen=True):
    """A booking proposal. It is complete, and may be booked, only when ``unresolved`` is empty.

    ``total`` is what is owed to the creditor or by the debtor: total including VAT plus payable
    rounding (BP-16). ``remarks`` are fallbacks and other things worth knowing that leave it complete.
    """

    direction: Direction
    mode: BookingMode
    relation: RelationMatch
    journal: str | None
    number: str | None
    booking_date: datetime.date | None
    period: str | None
    due_date: datetime.date | None
    payment_condition: str | None
    payment_reference: str | None
    iban: str | None
    currency: str | None
    total: Amount
    description: str | None = None
    total_home: Amount | None = None
    rate: Currency | None = None
    prepaid: Amount = ZERO
    g_account: ProposedGAccount | None = None
    discount: ProposedDiscount | None = None
    lines: tuple[BookingLine, ...] = ()
    unresolved: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()
    provenance: dict[str, Provenance] = {}
