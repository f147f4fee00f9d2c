"""Where automatic booking is stopped (requirement AB-20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, or_, select

from boekwerk.domain.allowance import Halt
from boekwerk.store.tables import administrations
from boekwerk.store.tables_workflow import halts


def halt_of(connection: Connection, administration: int) -> Halt | None:
    """Give what stops automatic booking in an administration (its row); None: nothing does."""
    of_this = or_(halts.c.administration.is_(None), halts.c.administration == administration)
    # What stops everything is said first.
    found = connection.execute(_read().where(of_this)).all()
    every = sorted((Halt(*row) for row in found), key=lambda halt: halt.administration is not None)
    return every[0] if every else None


def list_halts(connection: Connection) -> Sequence[Halt]:
    """List what is stopped: everything first, then administrations by code."""
    found = [Halt(*row) for row in connection.execute(_read())]
    return sorted(found, key=lambda halt: halt.administration or "")


def halt(connection: Connection, administration: int | None, stopped: Halt) -> bool:
    """Stop automatic booking in an administration (its row; None: in all); False: it was so already."""
    if connection.execute(select(halts.c.id).where(_of(administration))).first() is not None:
        return False
    values = {"who": stopped.who, "since": stopped.since, "why": stopped.why}
    connection.execute(insert(halts).values(administration=administration, **values))
    return True


def lift(connection: Connection, administration: int | None) -> bool:
    """Let automatic booking go on where it was stopped (None: where all was); False: it was not."""
    return connection.execute(delete(halts).where(_of(administration))).rowcount > 0


def _of(administration: int | None) -> ColumnElement[bool]:
    column = halts.c.administration
    return column.is_(None) if administration is None else column == administration


def _read() -> Select[Any]:
    columns = halts.c
    return select(columns.who, columns.since, columns.why, administrations.c.code).outerjoin(
        administrations, administrations.c.id == columns.administration
    )
