"""Documents that were kept back because automatic booking was stopped (requirement AB-20)."""

from __future__ import annotations

import datetime

from sqlalchemy import Connection, select

from boekwerk.domain.errors import StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.store.halts import halt_of
from boekwerk.store.tables_workflow import work as table
from boekwerk.store.work import Step, move, seize

_CODES = frozenset({"booking_halted", "booking_halted_everywhere", "document_halted"})


def decide_anew(
    connection: Connection, administration: int | None, who: str, now: datetime.datetime
) -> int:
    """Let documents in review be decided anew where booking was stopped and is not any more; say how many.

    ``administration`` is a row; None: of all. Those with other reasons too are decided anew as well: some
    of these may be gone. To be called within `Store.writing`.
    """
    waiting = select(table.c.document).where(
        table.c.state == "in_review", table.c.reasons.like("%\\_halted%", escape="\\")
    )
    if administration is not None:
        waiting = waiting.where(table.c.administration == administration)
    rows = connection.execute(waiting.order_by(table.c.document)).scalars().all()
    return sum(_anew(connection, row, who, now) for row in rows)


def _anew(connection: Connection, document: int, who: str, now: datetime.datetime) -> bool:
    try:
        held = seize(connection, document, now)
    except StoreBusy:
        return False
    is_still_stopped = halt_of(connection, held.administration) is not None
    if is_still_stopped or not _CODES & {reason.code for reason in held.reasons}:
        return False
    step = Step("read", now, what=Reason("document_decided_anew"))
    move(connection, held, step, who, now)
    return True
