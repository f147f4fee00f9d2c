"""Obligations (verplichtingen): what was ordered before it was invoiced (requirements OB-*)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount

ObligationKind = Literal["commitment", "delivery_ticket", "contract"]
"""What the package calls it: verplichting (AFAS), leverbon and contract (Exact Online Bouw)."""


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


def open_total(obligations: tuple[Obligation, ...], currency: str | None) -> Decimal | None:
    """Add up what is open; None when nothing is there, or an amount is not known or in other money."""
    amounts = [
        obligation.open_amount if obligation.currency == currency else None for obligation in obligations
    ]
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(amounts) else None
