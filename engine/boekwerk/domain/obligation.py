"""Obligations (verplichtingen): what was ordered before it was invoiced (requirements OB-*)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, Protocol

from msgspec import Struct

from boekwerk.domain.amount import Amount

ObligationKind = Literal["commitment", "delivery_ticket", "contract"]
"""What the package calls it: verplichting (AFAS), leverbon and contract (Exact Online Bouw)."""


_SEPARATORS = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


class Obligation(Struct, frozen=True):
    """An obligation of a package, as far as matching, booking and rules need it.

    ``number`` is its code there (verplichtingnummer, leverbonnummer). ``open_amount`` is what is left
    of it, in ``currency`` and in the package's own basis, normally excluding VAT that may be deducted,
    less own bookings since it was ``synchronised`` (OB-8). Without ``ledger_account`` it fits lines on
    any account (OB-7).
    """

    number: str
    kind: ObligationKind
    relation: str
    currency: str
    open_amount: Amount | None = None
    internal_reference: str | None = None
    external_reference: str | None = None
    ledger_account: str | None = None
    project: str | None = None
    cost_centre: str | None = None
    synchronised: datetime.date | None = None


class LearnedPlace(Struct, frozen=True):
    """Where on a relation's documents the reference stands, as learned: a rule's field, how often (OB-10).

    ``shape`` is the pattern of what stood there, letters as ``A``, digits as ``9``; None: the whole text.
    """

    relation: str
    place: str
    times: int
    shape: str | None = None


class OpenObligations(Protocol):
    """The open obligations of one administration, pinned to one snapshot of them.

    Open amounts are less what was booked on them in Boekwerk since they were synchronised (OB-8).
    """

    def with_reference(self, key: str) -> Sequence[Obligation]:
        """Find obligations of which number, internal or external reference has that `reference_key`."""

    def of_relation(self, relation: str) -> Sequence[Obligation]:
        """List a relation's obligations, by number."""

    def obligation(self, number: str) -> Obligation | None:
        """Find an obligation by its number."""

    def learned_places(self, relation: str) -> Sequence[LearnedPlace]:
        """List where the references of a relation's documents were found before, most often first."""

    def learned_obligation(self, relation: str, reference: str) -> str | None:
        """Give the number of the open obligation that a `reference_key` led to before."""


class NoObligations:
    """No obligations at all."""

    def with_reference(self, key: str) -> Sequence[Obligation]:
        """Find none."""
        return ()

    def of_relation(self, relation: str) -> Sequence[Obligation]:
        """List none."""
        return ()

    def obligation(self, number: str) -> Obligation | None:
        """Find none."""

    def learned_places(self, relation: str) -> Sequence[LearnedPlace]:
        """List none."""
        return ()

    def learned_obligation(self, relation: str, reference: str) -> str | None:
        """Give none."""


NO_OBLIGATIONS = NoObligations()


def reference_key(text: str) -> str:
    """Give the coarsest form of a reference: letters and digits, in one case, no leading zeros of a number.

    References that a rule takes for equal, whatever it ignores, have one such key; the reverse need not be.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _LEADING_ZEROS.sub("", plain)


def open_total(obligations: tuple[Obligation, ...], currency: str | None) -> Decimal | None:
    """Add up what is open; None when nothing is there, or an amount is not known or in other money."""
    amounts = [
        obligation.open_amount if obligation.currency == currency else None for obligation in obligations
    ]
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(amounts) else None
