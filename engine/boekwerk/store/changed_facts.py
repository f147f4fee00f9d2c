"""Which facts a change of the master data brought: what documents may be waiting for.

Only what can help a document is a fact: that a ledger account was closed, or renamed while it stays closed,
helps none.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, exists, select

from boekwerk.domain.administration import Period
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.obligation_index import keys_of
from boekwerk.domain.waits import Fact
from boekwerk.store.kinds import KINDS, Kind, record_of
from boekwerk.store.tables import records
from boekwerk.store.tables_obligations import obligation_states, obligations
from boekwerk.store.waits import awaited_keys, is_awaited, note_facts

_RELATION_KEYS = frozenset({"kvk", "vat_number", "iban", "oin", "gln", "name"})
"""By which of its normal forms a relation is recognised on a document."""

_BY_RELATION = frozenset({"bookings", "preferences", "templates"})
_BY_ITSELF = frozenset({"settings", "capabilities", "users", "authorisation"})
_MAY_HELP_BY_GOING = frozenset({"vat_codes", "journals"})
"""Of which two that fit are too many: one that goes may help."""


def note_changes(
    connection: Connection,
    administration: int,
    now: datetime.datetime,
    *,
    snapshot: int | None = None,
    obligations_state: int | None = None,
) -> int:
    """Note what a new snapshot of master data, and a new state of obligations, brought; None: neither.

    To be called in the transaction that wrote them. Counts for how much of what documents wait for it is.
    """
    if not is_awaited(connection, administration):
        return 0
    facts: dict[Fact, None] = {}
    if snapshot is not None:
        days = awaited_keys(connection, administration, "periods")
        facts |= dict.fromkeys(_of_snapshot(connection, administration, snapshot, days))
    if obligations_state is not None:
        facts |= dict.fromkeys(_of_obligations(connection, administration, obligations_state))
    return note_facts(connection, administration, facts, now)


def newest_state(connection: Connection, administration: int) -> int | None:
    """Give the number of the newest state of an administration's obligations; None: there are none."""
    columns = obligation_states.c
    query = select(columns.state).where(columns.administration == administration)
    return connection.execute(query).scalar()


def _of_snapshot(
    connection: Connection, administration: int, snapshot: int, days: Sequence[str]
) -> Iterator[Fact]:
    columns = records.c
    owner = columns.administration == administration
    for kind in KINDS:
        of_kind = owner & (columns.kind == kind.name)
        added = select(columns.content).where(of_kind, columns.first_snapshot == snapshot)
        for content in connection.execute(added).scalars():
            yield from _facts(kind, record_of(content, kind.record), days, is_gone=False)
        later = records.alias()
        again = _again(records, later, ("kind", "key"), later.c.first_snapshot == snapshot)
        gone = select(columns.content).where(of_kind, columns.last_snapshot == snapshot - 1, ~again)
        for content in connection.execute(gone).scalars():
            yield from _facts(kind, record_of(content, kind.record), days, is_gone=True)


def _facts(kind: Kind, record: Any, days: Sequence[str], *, is_gone: bool) -> Iterator[Fact]:
    if kind.name in _BY_ITSELF:
        yield Fact(kind.name, kind.key(record))  # type: ignore[arg-type]
    elif kind.name in _BY_RELATION:
        yield Fact(kind.name, record.relation)  # type: ignore[arg-type]
    elif kind.name == "relations":
        yield from _of_relation(kind, record)
    elif kind.name == "periods":
        yield from _of_period(record, days)
    elif kind.name == "exchange_rates":
        yield Fact("exchange_rates", record.currency)
    elif kind.name in _MAY_HELP_BY_GOING or (record.active and not is_gone):
        yield Fact(kind.name, record.code)  # type: ignore[arg-type]


def _of_relation(kind: Kind, relation: Any) -> Iterator[Fact]:
    yield Fact("relations", relation.id)
    assert kind.keys is not None
    for of, value in dict.fromkeys(kind.keys(relation)):
        if of in _RELATION_KEYS:
            yield Fact("relation_keys", f"{of}:{value}")


def _of_period(period: Period, days: Sequence[str]) -> Iterator[Fact]:
    """Give the days that documents wait for and the period has; one that is closed helps none."""
    if period.open is False:
        return
    first = bisect_left(days, period.first_day.isoformat())
    last = bisect_right(days, period.last_day.isoformat())
    yield from (Fact("periods", day) for day in days[first:last])


def _of_obligations(connection: Connection, administration: int, state: int) -> Iterator[Fact]:
    columns = obligations.c
    owner = columns.administration == administration
    added = select(columns.content).where(owner, columns.first_state == state)
    later = obligations.alias()
    again = _again(obligations, later, ("number",), later.c.first_state == state)
    gone = select(columns.content).where(owner, columns.last_state == state - 1, ~again)
    for query in (added, gone):
        for content in connection.execute(query).scalars():
            obligation: Obligation = record_of(content, Obligation)
            yield Fact("obligations", obligation.number)
            yield Fact("obligations_of", obligation.relation)
            for key in keys_of(obligation):
                yield Fact("references", key)


def _again(
    of: Table, later: FromClause, keys: Sequence[str], is_new: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Tell whether a row that ended was written again: the record changed, and is not gone."""
    same = [later.c[key] == of.c[key] for key in ("administration", *keys)]
    return exists().where(is_new, *same)
