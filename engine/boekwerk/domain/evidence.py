"""What earlier bookings say of the ledger account of an invoice line, and how sure that is (LR-7)."""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount

EvidenceKind = Literal["article", "text", "habit", "similar"]
"""By what an earlier line is the same: the seller's article number, the whole text, the text but for its
numbers and dates, or a text that is nearly the same."""

Standing = Literal["once", "twice", "often", "changed", "restless", "overtaken", "contested", "near"]
"""What the earlier bookings look like: one; the last two, or three and more, alike; the last one another
account than before, for the first time or again and again; a text that was booked the same but is older
than another account of nearly the same text; article number and text that say different accounts; a text
that is nearly the same."""


class AccountEvidence(Struct, frozen=True):
    """Why a ledger account is proposed for a line, or only suggested (requirement LR-7).

    ``agreeing`` and ``disagreeing`` count earlier bookings of the relation with that article or text;
    ``latest`` is the date of the last that agrees, ``bookings`` are the keys of a few of them. Evidence of
    this kind and standing was tried ``tried`` times on the relation's own bookings and was right ``right``
    times: ``confidence`` is that in percent, with one right and one wrong added; None: too few to tell.
    """

    kind: EvidenceKind
    standing: Standing
    ledger_account: str
    proposed: bool
    agreeing: int
    disagreeing: int
    latest: datetime.date
    bookings: tuple[str, ...]
    right: int = 0
    tried: int = 0
    confidence: Amount | None = None
    names: tuple[str, ...] = ()
    """What people call those bookings: their numbers, where they have one."""
    text: str | None = None
    """The description of the earlier line, where it is only nearly the same."""
