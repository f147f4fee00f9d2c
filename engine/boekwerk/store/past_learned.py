"""Which relations of an administration anything was learned of."""

from __future__ import annotations

import datetime

from msgspec import Struct
from sqlalchemy import Connection, Integer, cast, func, select

from boekwerk.store.past_rows import day_of
from boekwerk.store.tables_past import past_bookings


class LearnedRelation(Struct, frozen=True):
    """How many of a relation's earlier bookings teach, are one-off, or were forgotten; ``last`` of all."""

    relation: str
    teaching: int
    one_off: int
    forgotten: int
    last: datetime.date


def learned_relations(connection: Connection, administration: int) -> tuple[LearnedRelation, ...]:
    """List the relations with earlier bookings, by id; a forgotten booking is not counted as one-off."""
    columns = past_bookings.c
    teaching = func.sum(cast(columns.teaches, Integer))
    forgotten = func.sum(cast(columns.forgotten, Integer))
    query = (
        select(columns.relation, func.count(), teaching, forgotten, func.max(columns.date))
        .where(columns.administration == administration)
        .group_by(columns.relation)
    )
    found = [
        LearnedRelation(
            relation, int(taught), int(count) - int(taught) - int(gone), int(gone), day_of(int(last))
        )
        for relation, count, taught, gone, last in connection.execute(query)
    ]
    # In Python: a server sorts texts as its language does.
    return tuple(sorted(found, key=lambda each: each.relation))
