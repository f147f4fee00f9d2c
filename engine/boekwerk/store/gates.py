"""How calls to the package of an administration are held back, as the store keeps it."""

from __future__ import annotations

import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.store.tables_workflow import gates

_EMPTY = {"failures": 0, "pace": 0}


class Gate(Struct, frozen=True):
    """What holds back calls for an administration; the words are those of the table ``gates``."""

    failures: int = 0
    closed_until: datetime.datetime | None = None
    next_call: datetime.datetime | None = None
    last_in_line: datetime.datetime | None = None
    pace: int = 0
    busy_by: str | None = None
    busy_until: datetime.datetime | None = None
    reason: Reason | None = None


OPEN = Gate()
"""The gate of an administration where nothing happened yet."""


def gate_of(connection: Connection, administration: int) -> Gate:
    """Give the gate of an administration (its row)."""
    return _read(connection, administration, lock=False)


def locked_gate(connection: Connection, administration: int) -> Gate:
    """Give the gate of an administration; nobody else goes through until the transaction ends."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = kind.insert(gates).values(administration=administration, **_EMPTY)
    connection.execute(added.on_conflict_do_nothing(index_elements=["administration"]))
    return _read(connection, administration, lock=True)


def keep_gate(connection: Connection, administration: int, gate: Gate) -> None:
    """Keep a gate that was locked in this transaction."""
    values: dict[str, Any] = {name: getattr(gate, name) for name in Gate.__struct_fields__}
    values["reason"] = None if gate.reason is None else kept(gate.reason).decode()
    connection.execute(update(gates).where(gates.c.administration == administration).values(values))


def open_gate(connection: Connection, administration: int) -> None:
    """Forget what went wrong with the package of an administration: the next call may go out at once."""
    connection.execute(delete(gates).where(gates.c.administration == administration))


def _read(connection: Connection, administration: int, *, lock: bool) -> Gate:
    query = _LOCKED if lock else _GATE
    row = connection.execute(query, {"of": administration}).one_or_none()
    if row is None:
        return OPEN
    values = dict(row._mapping)
    del values["administration"]
    reason = values.pop("reason")
    return Gate(**values, reason=None if reason is None else as_kept(reason, Reason))


_GATE = select(gates).where(gates.c.administration == bindparam("of"))
_LOCKED = _GATE.with_for_update()
