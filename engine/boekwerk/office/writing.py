"""Records into the CSV files that `boekwerk.office.read_administration` reads."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from boekwerk.domain.administration import BankAccount
from boekwerk.office.fields import Table
from boekwerk.office.values import LIST_SEPARATOR
from boekwerk.positions.values import FALSE_WORDS, TRUE_WORDS, number_text


def table_text(table: Table, records: Iterable[Any]) -> str:
    """Write the records of a table as CSV, with semicolons, as Dutch spreadsheets open it.

    What is the default of a column is written all the same; None is an empty cell.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    names = [field.name for field in table.group.fields]
    writer.writerow(names)
    for record in records:
        writer.writerow([_written(getattr(record, name)) for name in names])
    return text.getvalue()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return TRUE_WORDS[0] if value else FALSE_WORDS[0]
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(_written(part) for part in value)
    if isinstance(value, BankAccount):
        return _bank_account(value)
    if isinstance(value, Decimal):
        return number_text(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _bank_account(account: BankAccount) -> str:
    if account.changed_on is not None:
        return f"{account.iban}:{account.kind}:{account.changed_on.isoformat()}"
    return account.iban if account.kind == "normal" else f"{account.iban}:{account.kind}"
