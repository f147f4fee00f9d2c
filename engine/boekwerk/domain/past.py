"""Earlier bookings (boekingshistorie), whole: what proposals learn from (requirements BP-3 to BP-8, LR-4).

They are one administration's. Amounts are by effect (a credit note's are negative), in the booking's
currency.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, Protocol

from msgspec import Struct

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO, Amount
from boekwerk.domain.proposal import InvoiceItem, LineKind
from boekwerk.domain.vat import Direction, VatTreatment

HistorySource = Literal["product", "imported"]
"""Booked in Boekwerk, or read from elsewhere (CSV, audit file): the latter teaches only by a setting."""


class PastLine(Struct, frozen=True, omit_defaults=True, gc=False):
    """A line of an earlier booking.

    ``amount`` is excluding the VAT that was booked apart. Where ``treatment`` is None the VAT is known by
    ``vat_code`` only, if at all. ``items`` are the invoice lines that it stands for, where known.
    """

    ledger_account: str
    amount: Amount
    kind: LineKind = "cost"
    treatment: VatTreatment | None = None
    rate: Amount | None = None
    country: str | None = None
    vat_code: str | None = None
    vat: Amount = ZERO
    description: str | None = None
    cost_centre: str | None = None
    project: str | None = None
    obligation: str | None = None
    deferred: bool = False
    period_from: datetime.date | None = None
    period_until: datetime.date | None = None
    items: tuple[InvoiceItem, ...] = ()


class PastBooking(Struct, frozen=True, gc=False):
    """An earlier booking. ``key`` names it for ever: what is imported twice has one key.

    ``date`` is that of the document. ``booked_at`` (UTC, with zone) decides which booking is the last one;
    for an imported booking it is midnight of its date, so that what a person did in Boekwerk since then
    goes first. ``journal`` None: not known, counts for every journal. ``document`` is the SHA-256 of the
    document's bytes, where they are known.
    """

    key: str
    source: HistorySource
    relation: str
    direction: Direction
    date: datetime.date
    booked_at: datetime.datetime
    total: Amount
    lines: tuple[PastLine, ...]
    number: str | None = None
    journal: str | None = None
    currency: str = "EUR"
    one_off: bool = False
    """A one-off booking (eenmalige boeking) teaches nothing, in no mode (BP-8)."""
    description: str | None = None
    payment_condition: str | None = None
    document: str | None = None


class PastBookings(Protocol):
    """The earlier bookings of one administration, as of one state of them: ``version`` names it.

    What teaches: one-off bookings never; imported ones only if ``imported`` (the administration's setting
    `imported_history_teaches`). Order, everywhere: latest first, by `taught_order`. A relation is its id.
    """

    @property
    def version(self) -> str:
        """Name the state that all answers come from."""

    def last(
        self, relation: str, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the relation's last booking that teaches, in a journal (BP-3)."""

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the last booking that teaches of any relation but this one, in a journal (BP-4)."""

    def recent(
        self, relation: str, direction: Direction, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach, in whatever journal."""

    def with_text(
        self, relation: str, direction: Direction, habit: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach and have an item of that `line_texts.habit_key`."""

    def with_article(
        self, relation: str, direction: Direction, article: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach and have an item of that article number."""

    def drawn_on(self, obligation: str, since: datetime.datetime | None) -> Decimal:
        """Sum what was booked on an obligation in Boekwerk itself, later than ``since`` (OB-8).

        Also by one-off bookings, never by imported ones; excluding VAT that was booked apart.
        """


def taught_order(booking: PastBooking) -> tuple[datetime.datetime, datetime.date, str, str]:
    """Order bookings by when they taught: a pure function of what they are, so no import order shows."""
    return (booking.booked_at, booking.date, booking.number or "", booking.key)


def teaches(booking: PastBooking, *, imported: bool) -> bool:
    """Tell whether a booking may influence proposals."""
    return not booking.one_off and (imported or booking.source == "product")


def booked_document(booking: PastBooking) -> BookedDocument:
    """Give a booking as a document that was booked, among which duplicates are looked for (AB-11)."""
    return BookedDocument(
        relation=booking.relation,
        direction=booking.direction,
        number=booking.number or "",
        date=booking.date,
        total=booking.total,
        currency=booking.currency,
    )


class NoPast:
    """No earlier bookings at all."""

    version = "none"

    def last(
        self, relation: str, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give none."""

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give none."""

    def recent(
        self, relation: str, direction: Direction, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List none."""
        return ()

    def with_text(
        self, relation: str, direction: Direction, habit: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List none."""
        return ()

    def with_article(
        self, relation: str, direction: Direction, article: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List none."""
        return ()

    def drawn_on(self, obligation: str, since: datetime.datetime | None) -> Decimal:
        """Sum nothing."""
        return ZERO


NO_PAST = NoPast()
