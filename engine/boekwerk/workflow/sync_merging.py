"""What the package says of a record, together with what the office says of it.

The package is right about its own data. What it does not tell, and an office writes down itself, stays the
office's: how a journal's bookings are made, whether a relation's costs are deferred, which VAT may be
deducted on an account.
"""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import BankAccount, Relation
from boekwerk.domain.identity import iban
from boekwerk.store.snapshot_changes import Merge

_OF_THE_OFFICE = {
    "journals": ("preferred_vat_codes", "header_fields", "line_fields", "description"),
    "relations": ("deferred_costs", "revenue_spread"),
    "ledger_accounts": ("vat_deductible",),
    "periods": ("open", "vat_return_filed"),
}
"""Fields that the office's word holds for where the package says nothing."""


def merging(today: datetime.date | None) -> Merge:
    """Give what merges records on a day; None: what is kept did not come from the package before."""
    return partial(_merged, today)


def _merged(today: datetime.date | None, table: str, told: Struct, kept: Struct | None) -> Struct:
    if kept is None:
        return told
    untold = {name: getattr(kept, name) for name in _OF_THE_OFFICE.get(table, ()) if not _says(told, name)}
    merged = replace(told, **untold) if untold else told
    return _with_dated_accounts(merged, kept, today) if isinstance(merged, Relation) else merged


def _says(told: Struct, name: str) -> bool:
    value: Any = getattr(told, name)
    return value is not None and value != () and (value is not False or name == "open")


def _with_dated_accounts(told: Relation, kept: Any, today: datetime.date | None) -> Relation:
    """Note when accounts came to a relation that is known already: the package may not tell (AB-15)."""
    known = {iban(account.iban): account for account in kept.ibans}

    def dated(account: BankAccount) -> BankAccount:
        if account.changed_on is not None:
            return account
        before = known.get(iban(account.iban))
        return replace(account, changed_on=today if before is None else before.changed_on)

    return replace(told, ibans=tuple(map(dated, told.ibans)))
