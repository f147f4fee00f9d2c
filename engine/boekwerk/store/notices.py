"""Notices in the store: what somebody is to be told by mail (requirement PR-7).

A notice is written in the transaction of what it tells of, and sent afterwards: what is not kept is never
told, and what is kept is told in the end. Who sends one has it for some time; when he ends without saying
what became of it, another one sends it, again under the same name.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Literal, get_args

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, update

from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import notices
from boekwerk.store.timeline import Act, add_event

NoticeKind = Literal[
    "release_failed",
    "booking_not_held",
    "booking_changed",
    "authorisation_asked",
    "authorisation_reminder",
    "authorisation_rejected",
    "link_refused",
]
"""What a notice is about.

- release_failed (PR-7): a booking could not be freed for payment
- booking_not_held (PR-4): a booking is in the package, and is not kept from payment
- booking_changed (PR-9): a booking was changed in the package, and stays blocked until a person says how on
- authorisation_asked, authorisation_reminder: somebody is to approve
- authorisation_rejected (PR-10): an authoriser rejected what the recipient booked
- link_refused: the recipient's link to a package must be renewed
"""

NOTICE_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)

NoticeState = Literal["waiting", "sent", "failed"]

_NOTICE = notices.c


class Notice(Struct, frozen=True):
    """What somebody is to be told: ``recipient`` is a user's id, ``document`` a row.

    ``content`` says why, in sentences of the catalogue; nothing personal or secret may be in it.
    """

    kind: NoticeKind
    recipient: str
    document: int | None
    content: tuple[Reason, ...]


class KeptNotice(Struct, frozen=True):
    """A notice as it is kept. ``administration`` and ``sha256`` are those of its document.

    ``reason`` says why the last attempt failed.
    """

    id: int
    notice: Notice
    state: NoticeState
    created: datetime.datetime
    attempts: int
    due: datetime.datetime | None
    lease_until: datetime.datetime | None
    reason: Reason | None
    administration: str | None
    sha256: str | None
    document_name: str | None


class Outcome(Struct, frozen=True):
    """What became of an attempt: sent; or not, for a ``reason``, and tried again at ``due`` if not None."""

    reason: Reason | None = None
    due: datetime.datetime | None = None

    @property
    def state(self) -> NoticeState:
        """Give the state that the notice has then."""
        if self.reason is None:
            return "sent"
        return "failed" if self.due is None else "waiting"


class _Content(Struct, frozen=True):
    of: tuple[Reason, ...]


def add_notice(connection: Connection, notice: Notice, now: datetime.datetime) -> None:
    """Write a notice, to be sent once the transaction is kept. To be called within `Store.writing`."""
    values = {
        "document": notice.document,
        "recipient": notice.recipient,
        "kind": notice.kind,
        "content": kept(_Content(notice.content)).decode(),
        "state": "waiting",
        "created": now,
        "attempts": 0,
        "due": now,
    }
    same = and_(
        _NOTICE.document == notice.document,
        _NOTICE.kind == notice.kind,
        _NOTICE.recipient == notice.recipient,
        _NOTICE.created == now,
    )
    if notice.document is None or connection.execute(select(_NOTICE.id).where(same)).first() is None:
        connection.execute(insert(notices).values(values))


def due_notices(connection: Connection, now: datetime.datetime, most: int) -> Sequence[int]:
    """List notices (rows) that are to be sent, those that wait longest first."""
    query = select(_NOTICE.id).where(_is_free(now)).order_by(_NOTICE.due, _NOTICE.id).limit(most)
    return connection.execute(query).scalars().all()


def take_notice(
    connection: Connection, id: int, now: datetime.datetime, until: datetime.datetime
) -> KeptNotice | None:
    """Take a notice until a moment; None: it is not due, or another one has it."""
    free = and_(_NOTICE.id == id, _is_free(now))
    values = {"lease_until": until, "attempts": _NOTICE.attempts + 1}
    taken = connection.execute(update(notices).where(free).values(values))
    return _notice_of(connection, id) if taken.rowcount == 1 else None


def settle_notice(
    connection: Connection, taken: KeptNotice, outcome: Outcome, now: datetime.datetime, who: str
) -> bool:
    """Write what became of an attempt; False: another one took the notice meanwhile.

    What is settled for good stands in the document's timeline too.
    """
    mine = and_(
        _NOTICE.id == taken.id,
        _NOTICE.state == "waiting",
        _NOTICE.attempts == taken.attempts,
        _NOTICE.lease_until.is_not(None),
    )
    reason = None if outcome.reason is None else kept(outcome.reason).decode()
    values = {"state": outcome.state, "due": outcome.due, "lease_until": None, "reason": reason}
    settled = connection.execute(update(notices).where(mine).values(values)).rowcount == 1
    if settled and taken.notice.document is not None and outcome.state != "waiting":
        told = {"kind": f"notice_kind_{taken.notice.kind}", "recipient": taken.notice.recipient}
        what = Reason(f"notice_{outcome.state}", told)
        add_event(connection, taken.notice.document, Act(who, what, now, outcome.reason))
    return settled


def send_again(connection: Connection, id: int, now: datetime.datetime) -> bool:
    """Make a notice that failed due once more; False: it did not fail."""
    failed = and_(_NOTICE.id == id, _NOTICE.state == "failed")
    values = {"state": "waiting", "due": now, "attempts": 0, "lease_until": None}
    return connection.execute(update(notices).where(failed).values(values)).rowcount == 1


def list_notices(
    connection: Connection, states: Sequence[NoticeState], administration: str | None = None
) -> Sequence[KeptNotice]:
    """List notices in some states, oldest first; those of one administration where it is named."""
    query = _read().where(_NOTICE.state.in_(states)).order_by(_NOTICE.created, _NOTICE.id)
    if administration is not None:
        query = query.where(administrations.c.code == administration)
    return [_kept(row) for row in connection.execute(query)]


def count_notices(connection: Connection) -> dict[NoticeState, int]:
    """Count the notices in each state."""
    counts: dict[NoticeState, int] = {"waiting": 0, "sent": 0, "failed": 0}
    query = select(_NOTICE.state, func.count()).group_by(_NOTICE.state)
    counts.update({row[0]: row[1] for row in connection.execute(query)})
    return counts


def _is_free(now: datetime.datetime) -> ColumnElement[bool]:
    return and_(
        _NOTICE.due.is_not(None),
        _NOTICE.due <= now,
        or_(_NOTICE.lease_until.is_(None), _NOTICE.lease_until <= now),
    )


def _notice_of(connection: Connection, id: int) -> KeptNotice:
    return _kept(connection.execute(_read().where(_NOTICE.id == id)).one())


def _read() -> Select[Any]:
    joined = notices.outerjoin(documents, documents.c.id == _NOTICE.document).outerjoin(
        administrations, administrations.c.id == documents.c.administration
    )
    return select(notices, administrations.c.code, documents.c.sha256, documents.c.name).select_from(joined)


def _kept(row: Row[Any]) -> KeptNotice:
    content = as_kept(row.content, _Content).of
    return KeptNotice(
        id=row.id,
        notice=Notice(row.kind, row.recipient, row.document, content),
        state=row.state,
        created=row.created,
        attempts=row.attempts,
        due=row.due,
        lease_until=row.lease_until,
        reason=None if row.reason is None else as_kept(row.reason, Reason),
        administration=row.code,
        sha256=row.sha256,
        document_name=row.name,
    )
