"""What decisions may ask: look-up protocols, so that nothing needs all master data in memory.

Every implementation answers from one snapshot for as long as it lives; ``version`` names it.
All answers are in a fixed order, so that one input gives one decision.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, Protocol, runtime_checkable

from boekwerk.domain.administration import (
    BookedDocument,
    CostCentre,
    ExchangeRate,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Period,
    Project,
    Relation,
    Settings,
    User,
    VatCode,
)
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.template import Template
from boekwerk.domain.vat import Direction

RelationKey = Literal["kvk", "vat_number", "iban", "oin", "gln", "name", "postal_code", "email", "phone"]


class Administration(Protocol):
    """The master data and settings of one administration."""

    def __hash__(self) -> int:
        """Stand for this very object: another snapshot is another one, even with the same answers."""

    @property
    def version(self) -> str:
        """Name the snapshot that all answers come from."""

    @property
    def settings(self) -> Settings:
        """Give the office's settings for this administration."""

    @property
    def capabilities(self) -> Capabilities:
        """Give what its accounting package can do."""

    def ledger_account(self, code: str) -> LedgerAccount | None:
        """Find a ledger account, active or not."""

    def vat_code(self, code: str) -> VatCode | None:
        """Find a VAT code, active or not."""

    def vat_codes(self, direction: Direction) -> Sequence[VatCode]:
        """List the VAT codes of a direction, by code."""

    def relation(self, id: str) -> Relation | None:
        """Find a relation by the package's id."""

    def relations_with(self, key: RelationKey, value: str) -> Sequence[Relation]:
        """Find the relations whose ``key`` has the normal form ``value`` (see `identity`)."""

    def journal(self, code: str) -> Journal | None:
        """Find a journal."""

    def journals(self, direction: Direction) -> Sequence[Journal]:
        """List the active journals of a direction, by code."""

    def payment_condition(self, code: str) -> PaymentCondition | None:
        """Find a payment condition."""

    def cost_centre(self, code: str) -> CostCentre | None:
        """Find a cost centre."""

    def project(self, code: str) -> Project | None:
        """Find a project."""

    def period(self, date: datetime.date) -> Period | None:
        """Find the period that ``date`` falls in."""

    def exchange_rate(self, currency: str, date: datetime.date) -> ExchangeRate | None:
        """Find the latest rate of ``currency`` on or before ``date``."""

    def user(self, id: str) -> User | None:
        """Find a user."""

    def preference(self, relation: str, journal: str | None) -> RelationPreference | None:
        """Find what differs for a relation: in that journal, else in all (BP-10)."""

    def default_template(self, relation: str, journal: str) -> Template | None:
        """Find the relation's default template in a journal (BP-9)."""

    @property
    def authorisation(self) -> Sequence[AuthorisationRule]:
        """List the rules about who must approve, by name (AB-14)."""


class BookedDocuments(Protocol):
    """What was booked before, or is on its way in another document's posting (AB-11)."""

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by normalised number (`identity.document_number`)."""

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, in cents, whatever the sign."""

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum what these documents draw on an obligation, as far as it is known of them (OB-8)."""


@runtime_checkable
class BookingHistory(Protocol):
    """What was booked before, relation by relation: what rules know a relation's habits from."""

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first, undated ones before."""
