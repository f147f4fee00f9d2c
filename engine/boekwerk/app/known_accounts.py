"""What an administration tells of its accounts, for the reading of audit files."""

from __future__ import annotations

from boekwerk.domain.lookups import Administration
from boekwerk.domain.vat import Direction
from boekwerk.history import KnownAccounts


def accounts_of(administration: Administration) -> KnownAccounts:
    """Give the accounts that master data knows for what they are; audit files often do not say."""
    directions: tuple[Direction, ...] = ("purchase", "sales")
    journals = [journal for direction in directions for journal in administration.journals(direction)]
    codes = [code for direction in directions for code in administration.vat_codes(direction)]
    return KnownAccounts(
        frozenset(journal.control_account for journal in journals if journal.control_account),
        frozenset(account for code in codes for account in (code.account, code.payable_account) if account),
    )
