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

from boekwerk.domain.waits import ANY, Fact, FactKind, Wait
from boekwerk.store.tables_workflow import waits

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
    return count


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


def _by_kind(facts: Mapping[Fact, None]) -> Iterator[tuple[FactKind, tuple[str, ...]]]:
    of_kind: dict[FactKind, list[str]] = {}
    for fact in facts:
        of_kind.setdefault(fact.kind, []).append(fact.key)
    for kind, keys in of_kind.items():
        for at in range(0, len(keys), _AT_ONCE):
            yield kind, tuple(keys[at : at + _AT_ONCE])
