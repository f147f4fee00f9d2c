"""The ledger accounts of an audit file, as far as a booking's lines are told apart by them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from boekwerk.domain.vat import Direction
from boekwerk.history.known_accounts import KnownAccounts

_BALANCE = frozenset({"B", "M"})


class Accounts:
    """The accounts of an audit file, filled from its own lists of accounts and VAT codes."""

    def __init__(self, known: KnownAccounts) -> None:
        self.control = frozenset(known.control)
        self.vat = set(known.vat)
        self._types: dict[str, str] = {}
        self._claimed: dict[str, set[str]] = {}
        self._paid: dict[str, set[str]] = {}

    def add_account(self, texts: Mapping[str, str]) -> None:
        """Take in the texts of a ``ledgerAccount``."""
        account = texts.get("accID", "").strip()
        if account:
            self._types[account] = texts.get("accTp", "").strip()

    def add_vat_code(self, texts: Mapping[str, str]) -> None:
        """Take in the texts of a ``vatCode``, with the accounts that its VAT is booked on."""
        for name, codes in (("vatToClaimAccID", self._claimed), ("vatToPayAccID", self._paid)):
            account = texts.get(name, "").strip()
            if account:
                self.vat.add(account)
                codes.setdefault(account, set()).add(texts.get("vatID", "").strip())

    def may_be_control(self, account: str) -> bool:
        """Tell whether an account may be the creditors' or debtors' account: one of the balance sheet."""
        return account not in self.vat and self._types.get(account, "B") in _BALANCE

    def is_result(self, account: str) -> bool:
        """Tell whether an account is surely of costs or revenue."""
        return self._types.get(account) == "P"

    def vat_codes_of(self, account: str, direction: Direction) -> Collection[str]:
        """Give the VAT codes whose VAT is booked on an account."""
        codes = self._claimed if direction == "purchase" else self._paid
        return codes.get(account, ())
