"""What an administration tells of its accounts, to whom an audit file tells too little."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct


class KnownAccounts(Struct, frozen=True):
    """What the administration tells of its accounts: more than many an audit file does.

    ``control`` are the creditors' and debtors' accounts, ``vat`` those that VAT is booked on.
    """

    control: Collection[str] = ()
    vat: Collection[str] = ()
