"""Obligations (verplichtingen): what was ordered before it was invoiced (requirements OB-*)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, Protocol, get_args

from msgspec import Struct

from boekwerk.domain.amount import Amount
from boekwerk.domain.reason import Location

ObligationKind = Literal["commitment", "delivery_ticket", "contract"]
"""What the package calls it: verplichting (AFAS), leverbon and contract (Exact Online Bouw)."""

ObligationKey = Literal["number", "internal_reference", "external_reference"]
"""By which of its fields a document may name an obligation (OB-4)."""

OBLIGATION_KEYS: tuple[ObligationKey, ...] = get_args(ObligationKey)

_NOT_COUNTED = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")


class Obligation(Struct, frozen=True):
    """An obligation of a package, as far as matching, booking and rules need it.

    ``number`` is its code there (verplichtingnummer, leverbonnummer). ``open_amount`` is what was left
    of it when the package was asked, ``synchronised`` (UTC, with zone), in ``currency`` and in the
    package's own basis: excluding VAT that may be deducted. Without ``ledger_account`` it fits lines on
    any account (OB-7). One that is ``settled`` is only known so that a reference to it can be explained.
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
    description: str | None = None
    synchronised: datetime.datetime | None = None
    settled: bool = False
    where: Location | None = None

    def named_by(self, key: ObligationKey) -> str | None:
        """Give the number or reference that ``key`` says."""
        found: str | None = getattr(self, key)
        return found


class LearnedPlace(Struct, frozen=True):
    """Where on a relation's documents the reference stands, as learned: a rule's field, how often (OB-10).

    ``shape`` is the form of what stood there (`shape_of`); None: the whole text.
    """

    relation: str
    place: str
    times: int
    shape: str | None = None


class Lesson(Struct, frozen=True):
    """What one booking teaches: where a reference stood, or which obligation a reference led to (OB-10).

    ``source`` is the booking's key, so that what is taught twice counts once, and what is corrected goes.
    Of a place ``obligation`` is None; a ``reference`` (`plain_reference`) led to an ``obligation``.
    """

    source: str
    relation: str
    place: str
    shape: str | None = None
    reference: str | None = None
    obligation: str | None = None


class OpenObligations(Protocol):
    """The obligations of one administration, pinned to one snapshot of them.

    Open amounts are as the package gave them; `boekwerk.obligations` takes off what was booked since.
    All answers are in a fixed order: obligations by number.
    """

    @property
    def asked(self) -> datetime.datetime | None:
        """Tell when the package was asked last, if only for changes; None: each obligation says itself."""

    def all(self) -> Sequence[Obligation]:
        """List every obligation."""

    def with_reference(self, key: str) -> Sequence[Obligation]:
        """Find obligations of which number, internal or external reference has that `reference_key`."""

    def of_relation(self, relation: str) -> Sequence[Obligation]:
        """List a relation's obligations, settled or not."""

    def obligation(self, number: str) -> Obligation | None:
        """Find an obligation by its number."""

    def learned_places(self, relation: str) -> Sequence[LearnedPlace]:
        """List where the references of a relation's documents were found before, most often first."""

    def learned_obligations(self, relation: str, reference: str) -> Sequence[str]:
        """Give the numbers of the obligations that a `plain_reference` led to before, by number."""


class NoObligations:
    """No obligations at all."""

    asked = None

    def all(self) -> Sequence[Obligation]:
        """List none."""
        return ()

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

    def learned_obligations(self, relation: str, reference: str) -> Sequence[str]:
        """Give none."""
        return ()


NO_OBLIGATIONS = NoObligations()


def reference_key(text: str) -> str:
    """Give the coarsest form of a reference: its letters and digits, in one case, without any zero.

    References that a rule takes for equal, whatever it ignores, have one such key; the reverse need not
    be. Zeros go wherever they stand: which of them lead a number depends on what else is ignored.
    """
    plain = _NOT_COUNTED.sub("", _folded(text))
    return plain.replace("0", "") or plain[:1]


def plain_reference(text: str) -> str:
    """Give the form in which references are learned: case and space do not count, all else does."""
    return _SPACE.sub("", _folded(text))


def shape_of(text: str) -> str:
    """Give the form of a reference: letters as ``A``, digits as ``9``, other characters as they are."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in folded)


def open_total(obligations: tuple[Obligation, ...], currency: str | None) -> Decimal | None:
    """Add up what is open; None when nothing is there, or an amount is not known or in other money."""
    amounts = [
        obligation.open_amount if obligation.currency == currency else None for obligation in obligations
    ]
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(amounts) else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
