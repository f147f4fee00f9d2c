"""How far the master data of an administration were read from its package, and who is at it."""

from __future__ import annotations

import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.errors import StoreBusy
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.store.tables_workflow import synchronisations

_COLUMNS = synchronisations.c


class Synchronised(Struct, frozen=True):
    """How far an administration is: ``asked`` is when the package was asked last and answered to the end.

    ``asked_all`` is when it gave all last; ``token`` is where changes go on from, None: all is asked for.
    ``user`` is whose link was used, ``reason`` why the last attempt failed.
    """

    token: str | None = None
    user: str | None = None
    asked: datetime.datetime | None = None
    asked_all: datetime.datetime | None = None
    busy_by: str | None = None
    busy_until: datetime.datetime | None = None
    reason: Reason | None = None


class Turn(Struct, frozen=True):
    """Who synchronises an administration (its row), until when at the latest."""

    administration: int
    by: str
    until: datetime.datetime


def synchronised(connection: Connection, administration: int) -> Synchronised:
    """Say how far an administration is."""
    row = connection.execute(
        select(synchronisations).where(_COLUMNS.administration == administration)
    ).one_or_none()
    if row is None:
        return Synchronised()
    values = dict(row._mapping)
    del values["administration"], values["waking"]
    reason = values.pop("reason")
    return Synchronised(**values, reason=None if reason is None else as_kept(reason, Reason))


def take_turn(connection: Connection, turn: Turn, now: datetime.datetime) -> Synchronised:
    """Begin to synchronise. Raises StoreBusy while another does, until its time has run out."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = kind.insert(synchronisations).values(administration=turn.administration)
    connection.execute(added.on_conflict_do_nothing(index_elements=["administration"]))
    free = _COLUMNS.busy_until.is_(None) | (_COLUMNS.busy_until <= now) | (_COLUMNS.busy_by == turn.by)
    taken = connection.execute(
        _of(turn.administration).where(free).values(busy_by=turn.by, busy_until=turn.until)
    )
    found = synchronised(connection, turn.administration)
    if taken.rowcount != 1:
        raise StoreBusy(Reason("sync_busy", {"by": found.busy_by, "until": _clock(found.busy_until)}))
    return found


def keep_turn(connection: Connection, turn: Turn) -> None:
    """Go on for longer, or write what was read. Raises StoreBusy when another took over since."""
    mine = _of(turn.administration).where(_COLUMNS.busy_by == turn.by)
    if connection.execute(mine.values(busy_until=turn.until)).rowcount != 1:
        raise StoreBusy(Reason("sync_taken_over"))


def end_turn(connection: Connection, turn: Turn, outcome: Synchronised | Reason | None) -> None:
    """Let go: with how far it is now, with why it failed, or as it was (None)."""
    values: dict[str, Any] = {"busy_by": None, "busy_until": None}
    if isinstance(outcome, Reason):
        values["reason"] = kept(outcome).decode()
    elif outcome is not None:
        values |= {"token": outcome.token, "user": outcome.user, "reason": None}
        values |= {"asked": outcome.asked, "asked_all": outcome.asked_all}
    connection.execute(_of(turn.administration).where(_COLUMNS.busy_by == turn.by).values(values))


def forget_token(connection: Connection, administration: int) -> None:
    """Ask for all next time: the master data were taken from elsewhere since."""
    connection.execute(_of(administration).values(token=None))


def _of(administration: int) -> Any:
    return update(synchronisations).where(_COLUMNS.administration == administration)


def _clock(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone():%H:%M:%S}"
