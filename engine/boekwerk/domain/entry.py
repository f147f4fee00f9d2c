"""One journal entry of a booking (journaalregel)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount

EntryKind = Literal["control", "line", "vat", "vat_payable", "vat_deductible"]


class Entry(Struct, frozen=True):
    """One journal entry: ``debit`` or ``credit`` in the administration's currency, the other zero.

    ``control`` is the creditors' or debtors' account, ``line`` a booking line (costs, revenue,
    rounding, with the VAT that may not be deducted), ``vat`` the VAT that the document charges,
    ``vat_payable`` and ``vat_deductible`` the two sides of self-assessed VAT. ``line`` counts the
    booking's lines from 1. ``in_currency`` is the amount in the document's currency, debit counting
    as plus, where that is another one.
    """

    kind: EntryKind
    ledger_account: str
    debit: Amount
    credit: Amount
    line: int | None = None
    relation: str | None = None
    vat_code: str | None = None
    description: str | None = None
    cost_centre: str | None = None
    project: str | None = None
    in_currency: Amount | None = None
