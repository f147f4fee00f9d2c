"""What automatic booking may still do today in an administration (requirement AB-20)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.amount import ZERO, Amount


class Halt(Struct, frozen=True):
    """Automatic booking was stopped (``boekwerk stop``): by whom, since when (UTC), and why.

    ``administration`` None: in all of the office's.
    """

    who: str
    since: datetime.datetime
    why: str | None = None
    administration: str | None = None


class Allowance(Struct, frozen=True):
    """What was booked automatically on the day of the decision, and what stands in the way.

    ``amount_today`` sums the sizes of totals including VAT, in the administration's currency.
    ``lot`` is this document's in the draw for review, from 0 up to 100: it is set aside where that is below
    the share for review.
    """

    booked_today: int = 0
    amount_today: Amount = ZERO
    lot: Amount = Decimal(100)
    halt: Halt | None = None
