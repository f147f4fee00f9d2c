"""Reading what a connector gives of the master data: one by one, each of the right type, and an end."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from boekwerk.domain import administration, obligation
from boekwerk.domain.amount import decode_hook
from boekwerk.packages.answers import Rubbish
from boekwerk.packages.contract import ChangeToken, MasterRecord
from boekwerk.packages.told import one_line

RECORDS = MappingProxyType[str, type[Struct]](
    {
        "ledger_accounts": administration.LedgerAccount,
        "vat_codes": administration.VatCode,
        "relations": administration.Relation,
        "journals": administration.Journal,
        "payment_conditions": administration.PaymentCondition,
        "cost_centres": administration.CostCentre,
        "projects": administration.Project,
        "periods": administration.Period,
        "obligations": obligation.Obligation,
    }
)
"""The tables of master data that a package may give, and of which type the records of each are."""

_END = object()


class Changes:
    """What a connector is giving; ``ended`` once its token came."""

    def __init__(self, given: Iterator[object]) -> None:
        self._given = given
        self.ended = False

    def next(self) -> object:
        """Give what comes next, `_END` when that is nothing."""
        return next(self._given, _END)

    def close(self) -> None:
        """Let the connector know that nobody reads on."""
        if close := getattr(self._given, "close", None):
            close()


def read_changes(answer: object) -> Changes:
    """Require something that can be read one by one."""
    if not isinstance(answer, Iterator):
        raise Rubbish(f"expected an iterator, got {type(answer).__name__}")
    return Changes(answer)


def read_change(changes: Changes) -> MasterRecord | ChangeToken | None:
    """Read the next record or the token; None once all was given. The token comes last, and once."""
    change = changes.next()
    if changes.ended:
        if change is not _END:
            raise Rubbish("something came after the ChangeToken")
        return None
    if change is _END:
        raise Rubbish("no ChangeToken came at the end")
    if isinstance(change, ChangeToken):
        changes.ended = True
        return _token(change)
    if isinstance(change, MasterRecord):
        return _record(change)
    raise Rubbish(f"expected MasterRecord or ChangeToken, got {type(change).__name__}")


def _token(token: ChangeToken) -> ChangeToken:
    if not isinstance(token.token, str) or type(token.full) is not bool:
        raise Rubbish("the ChangeToken must have a text and yes or no")
    return token


def _record(record: MasterRecord) -> MasterRecord:
    kind = RECORDS.get(record.table) if isinstance(record.table, str) else None
    if kind is None:
        raise Rubbish(f"no table {one_line(record.table)}; there are {', '.join(RECORDS)}")
    if not (isinstance(record.key, str) and record.key.strip()):
        raise Rubbish(f"a record of {record.table} has no key")
    read = None if record.record is None else _read(record.record, kind, record)
    return MasterRecord(record.table, record.key, read)


def _read(found: Any, kind: type[Struct], of: MasterRecord) -> Struct:
    if not isinstance(found, kind):
        raise Rubbish(f"expected {kind.__name__} in {of.table}, got {type(found).__name__}")
    try:  # by way of plain values, since a Struct does not look at its own when it is made
        return msgspec.convert(msgspec.to_builtins(found), kind, dec_hook=decode_hook)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise Rubbish(f"{of.table} {one_line(of.key)}: {one_line(error)}") from error
