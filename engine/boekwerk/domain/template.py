"""Booking templates (boekingstemplates): the stored way to book a relation's documents (BP-9)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount
from boekwerk.domain.reason import Location

SplitBasis = Literal["excluding", "including", "vat"]
"""What a percentage is of: the amount excluding VAT, including VAT, or the VAT."""


class TemplateLine(Struct, frozen=True):
    """One booking line of a template: a ``percentage`` of a ``basis``, or a fixed ``amount``; or the rest.

    Of a template's lines at most one has neither, and takes what is left. On a purchase, what is a part of
    the amount including VAT, or of the VAT, is cost: its VAT is not deducted. ``amount`` is as on an
    invoice, in the administration's currency; a credit note turns its sign. A line with ``vat_code`` is for
    the VAT that the code fits, others are for all. ``description`` may have variables (BP-13).
    ``period_from`` and ``period_until`` are months from the month of the invoice date, first and last
    included: 0 and 11 is a year. ``obligation`` is a fixed one; ``match_obligation`` asks for matching
    (OB-5).
    """

    ledger_account: str | None = None
    percentage: Amount | None = None
    basis: SplitBasis = "excluding"
    amount: Amount | None = None
    vat_code: str | None = None
    description: str | None = None
    cost_centre: str | None = None
    project: str | None = None
    deferred: bool = False
    period_from: int | None = None
    period_until: int | None = None
    obligation: str | None = None
    match_obligation: bool = False
    where: Location | None = None

    @property
    def takes_rest(self) -> bool:
        """Whether it takes what the other lines leave."""
        return self.percentage is None and self.amount is None


class Template(Struct, frozen=True):
    """A booking template of a relation in a journal; one of them may be the ``default`` there."""

    name: str
    relation: str
    journal: str
    lines: tuple[TemplateLine, ...]
    default: bool = False
    description: str | None = None
    payment_condition: str | None = None
    where: Location | None = None
