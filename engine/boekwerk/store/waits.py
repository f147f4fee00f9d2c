"""What documents in review wait for, and which of it came.

What came is marked in the transaction that changes the master data: whoever wakes the documents may do so
afterwards, and goes on where another one was broken off.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.waits import ANY, Fact, FactKind, Wait
from boekwerk.store.tables_workflow import synchronisations, waits

_WAIT = waits.c
_AT_ONCE = 400


class Waiting(Struct, frozen=True):
    """A document (its row) that waits, and what came of what it waits for."""

    document: int
    waits: frozenset[Wait]
    came: frozenset[Fact]


def put_waits(connection: Connection, administration: int, document: int, of: Collection[Wait]) -> None:
    """Let a document wait for these facts, and for no others; none: it waits for none any more.

    To be called within `Store.writing` for the administration, in the transaction of the decision: no fact
    may come between.
    """
    connection.execute(delete(waits).where(_WAIT.document == document))
    rows = [
        {
            "document": document,
            "need": wait.need,
            "kind": wait.kind,
            "key": wait.key,
            "administration": administration,
        }
        for wait in sorted(of)
    ]
    if rows:
        connection.execute(insert(waits), rows)


def awaited_keys(connection: Connection, administration: int, kind: FactKind) -> Sequence[str]:
    """List the keys of a kind that documents of an administration wait for, in order."""
    owner = (_WAIT.administration == administration) & (_WAIT.kind == kind)
    return connection.execute(select(_WAIT.key).where(owner).distinct().order_by(_WAIT.key)).scalars().all()


def is_awaited(connection: Connection, administration: int) -> bool:
    """Tell whether any document of an administration waits for anything."""
    owner = _WAIT.administration == administration
    return connection.execute(select(_WAIT.document).where(owner).limit(1)).first() is not None


def note_facts(
    connection: Connection, administration: int, facts: Iterable[Fact], now: datetime.datetime
) -> int:
    """Note that facts came; count for how much of what documents wait for they are.

    To be called in the transaction that changes them.
    """
    owner = (_WAIT.administration == administration) & _WAIT.met.is_(None)
    named = ((fact, Fact(fact.kind, ANY)) for fact in facts)
    each = dict.fromkeys(fact for pair in named for fact in pair)
    count = 0
    for kind, keys in _by_kind(each):
        these = (_WAIT.kind == kind) & _WAIT.key.in_(keys)
        count += connection.execute(update(waits).where(owner, these).values(met=now)).rowcount
    if count:
        _set_waking(connection, administration, now)
    return count


def note_user(
    connection: Connection, user: str, now: datetime.datetime, administration: int | None = None
) -> None:
    """Note that a user, or his access or link, changed: in an administration (its row), or in all.

    To be called in the transaction that changes him. Workers wake the documents afterwards.
    """
    waited = (_WAIT.kind == "users") & _WAIT.key.in_((user, ANY)) & _WAIT.met.is_(None)
    found = select(_WAIT.administration).where(waited).distinct()
    if administration is not None:
        found = found.where(_WAIT.administration == administration)
    for each in connection.execute(found).scalars().all():
        note_facts(connection, each, [Fact("users", user)], now)


class Waking(Struct, frozen=True):
    """That documents of an administration (its row) are to be woken, since when."""

    administration: int
    since: datetime.datetime


def to_be_woken(connection: Connection) -> Sequence[Waking]:
    """List where something came that documents wait for."""
    columns = synchronisations.c
    query = select(columns.administration, columns.waking).where(columns.waking.is_not(None))
    return [Waking(*row) for row in connection.execute(query.order_by(columns.administration))]


def were_woken(connection: Connection, waking: Waking) -> None:
    """Note that documents were woken, unless something came since."""
    columns = synchronisations.c
    same = (columns.administration == waking.administration) & (columns.waking == waking.since)
    connection.execute(update(synchronisations).where(same).values(waking=None))


def waiting_for_days(connection: Connection, until: datetime.date) -> Sequence[int]:
    """List the administrations (rows) in which documents wait for a day that has come."""
    come = (_WAIT.kind == "days") & (_WAIT.key <= until.isoformat()) & _WAIT.met.is_(None)
    return connection.execute(select(_WAIT.administration).where(come).distinct()).scalars().all()


def touched(connection: Connection, administration: int) -> Sequence[Waiting]:
    """List the documents of an administration for which something came, with all that they wait for."""
    owner = _WAIT.administration == administration
    those = select(_WAIT.document).where(owner, _WAIT.met.is_not(None)).distinct()
    rows = connection.execute(
        select(_WAIT.document, _WAIT.need, _WAIT.kind, _WAIT.key, _WAIT.met)
        .where(_WAIT.document.in_(those))
        .order_by(_WAIT.document)
    )
    return [
        Waiting(
            document,
            frozenset(Wait(need, kind, key) for _, need, kind, key, _ in found),
            frozenset(Fact(kind, key) for _, _, kind, key, met in found if met is not None),
        )
        for document, found in ((document, list(rows)) for document, rows in groupby(rows, itemgetter(0)))
    ]


def _set_waking(connection: Connection, administration: int, now: datetime.datetime) -> None:
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = kind.insert(synchronisations).values(administration=administration, waking=now)
    set_ = {"waking": now}
    connection.execute(added.on_conflict_do_update(index_elements=["administration"], set_=set_))


def _by_kind(facts: Mapping[Fact, None]) -> Iterator[tuple[FactKind, tuple[str, ...]]]:
    of_kind: dict[FactKind, list[str]] = {}
    for fact in facts:
        of_kind.setdefault(fact.kind, []).append(fact.key)
    for kind, keys in of_kind.items():
        for at in range(0, len(keys), _AT_ONCE):
            yield kind, tuple(keys[at : at + _AT_ONCE])
