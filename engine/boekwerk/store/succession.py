"""Documents that wait for a user or for his link, and who takes them over (requirement PR-13)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, or_, select, update

from boekwerk.domain.errors import StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import IN_FLIGHT, WAITING_FOR_RELEASE, DocumentState
from boekwerk.store.postings import OPEN_STAGES
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import assignments, postings, work
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import Step, move, work_of

_OPEN = ("waiting", "asked")


class WaitingDocument(Struct, frozen=True):
    """A document (its row) that waits for a user: for his link, or for his approval.

    ``booked_by`` is who booked it; ``approves`` tells whether the user is to approve it.
    """

    document: int
    administration: int
    code: str
    sha256: str
    state: DocumentState
    booked_by: str | None
    approves: bool


def waiting_for_link(
    connection: Connection, user: str, administration: int | None = None
) -> Sequence[WaitingDocument]:
    """List what a user booked, or is booking, and what needs his link yet to be released (PR-6)."""
    open_posting = exists().where(
        postings.c.document == work.c.document,
        postings.c.user == user,
        postings.c.stage.in_(OPEN_STAGES),
    )
    his = (work.c.booked_by == user) | open_posting
    waits = work.c.state.in_(WAITING_FOR_RELEASE | IN_FLIGHT | {"failed"})
    # Booked is the end where payment is not held; else it is looked at next.
    goes_on = and_(work.c.state == "booked", work.c.due.is_not(None))
    return _listed(connection, _read().where(his, or_(waits, goes_on)), administration, approves=False)


def waiting_for_approval(
    connection: Connection, user: str, administration: int | None = None
) -> Sequence[WaitingDocument]:
    """List what a user is to approve, now or when it is his turn."""
    asked = exists().where(
        assignments.c.document == work.c.document,
        assignments.c.authoriser == user,
        assignments.c.state.in_(_OPEN),
    )
    return _listed(connection, _read().where(asked), administration, approves=True)


def hand_over(
    connection: Connection, waiting: WaitingDocument, user: str, successor: str, act: Act
) -> None:
    """Let a successor take over a document, with an event in its timeline.

    Raises StoreBusy while a worker has it: a request in the user's name may be on its way. To be called
    within `Store.writing`.
    """
    if waiting.approves:
        _hand_over_approval(connection, waiting.document, user, successor, act.at)
    else:
        _hand_over_booking(connection, waiting, user, successor, act.at)
    add_event(connection, waiting.document, act)


def _hand_over_booking(
    connection: Connection, waiting: WaitingDocument, user: str, successor: str, now: datetime.datetime
) -> None:
    of_this = work.c.document == waiting.document
    free = work.c.lease_until.is_(None) | (work.c.lease_until <= now)
    # Whoever had it under the old name writes nothing more.
    taken = update(work).where(and_(of_this, free)).values(fence=work.c.fence + 1, lease_by=None)
    if connection.execute(taken).rowcount != 1:
        raise StoreBusy(Reason("document_is_worked_on", {"document": waiting.sha256}))
    his = and_(of_this, work.c.booked_by == user)
    connection.execute(update(work).where(his).values(booked_by=successor))
    _hurry(connection, of_this, now)
    unsettled = and_(
        postings.c.document == waiting.document,
        postings.c.user == user,
        postings.c.stage.in_(OPEN_STAGES),
    )
    connection.execute(update(postings).where(unsettled).values(user=successor))


def hurry(connection: Connection, user: str, administration: int, now: datetime.datetime) -> None:
    """Let everything that waits for a user's link in an administration be looked at now: it works again."""
    ours = and_(work.c.administration == administration, work.c.booked_by == user)
    _hurry(connection, ours, now)


def _hurry(connection: Connection, which: ColumnElement[bool], now: datetime.datetime) -> None:
    later = and_(which, work.c.due > now, work.c.state.in_(WAITING_FOR_RELEASE | IN_FLIGHT))
    connection.execute(update(work).where(later).values(due=now))


def _hand_over_approval(
    connection: Connection, document: int, user: str, successor: str, now: datetime.datetime
) -> None:
    columns, is_merged = assignments.c, False
    open_ones = and_(columns.document == document, columns.state.in_(_OPEN))
    query = select(columns.id, columns.round).where(open_ones, columns.authoriser == user)
    for row in connection.execute(query).all():
        same = and_(columns.document == document, columns.round == row.round)
        theirs = select(columns.id).where(same, columns.authoriser == successor)
        this = update(assignments).where(columns.id == row.id)
        if connection.execute(theirs).first() is None:
            connection.execute(this.values(authoriser=successor))
        else:  # he is asked already: two approvals of one person are one
            connection.execute(delete(assignments).where(columns.id == row.id))
            is_merged = True
    waiting = work_of(connection, document)
    if is_merged and waiting.state == "awaiting_authorisation":
        # It may have been the last answer that it waited for: whoever looks at it next goes on from there.
        move(connection, waiting, Step("blocked", now, silent=True), successor, now)


def _read() -> Select[Any]:
    joined = work.join(administrations, administrations.c.id == work.c.administration).join(
        documents, documents.c.id == work.c.document
    )
    return select(
        work.c.document,
        work.c.administration,
        administrations.c.code,
        documents.c.sha256,
        work.c.state,
        work.c.booked_by,
    ).select_from(joined)


def _listed(
    connection: Connection, query: Select[Any], administration: int | None, *, approves: bool
) -> Sequence[WaitingDocument]:
    if administration is not None:
        query = query.where(work.c.administration == administration)
    rows = connection.execute(query.order_by(work.c.document))
    return [WaitingDocument(**row._mapping, approves=approves) for row in rows]
