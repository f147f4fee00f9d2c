"""The way of documents in the store: who looks at which, and every transition (requirement US-3).

The row of a document is the truth. A worker takes it for some time under a fencing number; whoever took it
since then has a higher one, and what the first still wants to write is refused. Every transition is written
together with its event in the timeline, or not at all.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    insert,
    or_,
    select,
    update,
)

from boekwerk.domain.errors import NothingThere, StoreBusy
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction
from boekwerk.domain.workflow import DocumentState, may_follow
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import work
from boekwerk.store.timeline import Act, add_event

FORM = 1
"""The form of what rows keep as text; a row of a later form is for a newer Boekwerk only."""

_WORK = work.c
_MOVED = "state since due attempts lease_by lease_until booked_by automatic".split()
_ENTERED: dict[DocumentState, str] = {
    "received": "document_received",
    "read": "document_read",
    "proposed": "document_proposed",
    "in_review": "document_in_review",
    "concept": "document_concept",
    "ready": "document_ready",
    "posting": "document_posting",
    "ambiguous": "document_ambiguous",
    "blocked": "document_blocked",
    "awaiting_authorisation": "document_awaiting_authorisation",
    "authorised_after_booking": "document_authorised_after_booking",
    "released": "document_released",
    "rejected": "document_rejected",
    "failed": "document_failed",
}
"""What the timeline says of a document that came to a state; of one that was booked, whoever booked it."""


class Facts(Struct, frozen=True, omit_defaults=True):
    """What the validation overview shows of a document; ``total`` in cents by effect."""

    relation: str | None = None
    relation_name: str | None = None
    direction: Direction | None = None
    kind: str | None = None
    number: str | None = None
    number_key: str | None = None
    issued: datetime.date | None = None
    currency: str | None = None
    total: int | None = None


class Work(Struct, frozen=True):
    """A document on its way; ``document`` and ``administration`` are rows, the rest as in the table."""

    document: int
    administration: int
    code: str
    sha256: str
    state: DocumentState
    since: datetime.datetime
    due: datetime.datetime | None
    fence: int
    lease_by: str | None
    lease_until: datetime.datetime | None
    attempts: int
    entered_by: str
    booked_by: str | None
    automatic: bool
    reasons: tuple[Reason, ...]
    facts: Facts


class Step(Struct, frozen=True):
    """Where a document goes, and what is known of it from then on; what is UNSET stays as it was.

    ``due`` is when it is to be looked at next; None: it waits. ``what`` is the event's sentence where it is
    not simply ``document_<state>``; ``why`` the event's reason, ``personal`` what it says of persons or a
    person wrote (texts by name). ``silent`` writes no event: for one that only tries again. ``lease_until``
    None gives the document back.
    """

    state: DocumentState
    due: datetime.datetime | None
    reasons: tuple[Reason, ...] = ()
    why: Reason | None = None
    what: Reason | None = None
    attempts: int = 0
    booked_by: str | UnsetType | None = UNSET
    automatic: bool | UnsetType = UNSET
    facts: Facts | UnsetType = UNSET
    lease_until: datetime.datetime | None = None
    silent: bool = False
    personal: Mapping[str, str] = {}


class _Reasons(Struct, frozen=True):
    of: tuple[Reason, ...]


def add_work(
    connection: Connection, administration: int, document: int, entered_by: str, now: datetime.datetime
) -> bool:
    """Begin the way of a document (its row) as ``received``, due at once; False: it is on its way already.

    To be called within `Store.writing`, like everything here that writes.
    """
    if is_on_its_way(connection, document):
        return False
    values = {
        "document": document,
        "administration": administration,
        "state": "received",
        "since": now,
        "due": now,
        "fence": 0,
        "attempts": 0,
        "form": FORM,
        "entered_by": entered_by,
        "automatic": False,
        "reasons": _written(()),
    }
    connection.execute(insert(work).values(values))
    add_event(connection, document, Act(entered_by, Reason("document_received"), now))
    return True


def work_of(connection: Connection, document: int) -> Work:
    """Give the way of a document (its row). Raises NothingThere when it is on none."""
    found = connection.execute(_read().where(_WORK.document == document)).one_or_none()
    if found is None:
        sha256 = connection.execute(select(documents.c.sha256).where(documents.c.id == document)).scalar()
        raise NothingThere(Reason("document_not_on_its_way", {"document": sha256 or "-"}))
    return _work(found)


def is_on_its_way(connection: Connection, document: int) -> bool:
    """Tell whether a document (its row) is on its way, or was: not only kept."""
    return connection.execute(select(_WORK.document).where(_WORK.document == document)).first() is not None


def works_of(connection: Connection, documents: Sequence[int]) -> Mapping[int, Work]:
    """Give the ways of several documents (their rows), by row; who is on none is left out."""
    found = connection.execute(_read().where(_WORK.document.in_(documents)))
    return {work.document: work for work in map(_work, found)}


def due_documents(connection: Connection, now: datetime.datetime, most: int) -> Sequence[int]:
    """List documents (rows) that somebody is to look at, those that wait longest first."""
    query = select(_WORK.document).where(_is_free(now)).order_by(_WORK.due, _WORK.document).limit(most)
    return connection.execute(query).scalars().all()


def take(
    connection: Connection,
    document: int,
    worker: str,
    now: datetime.datetime,
    until: datetime.datetime,
) -> Work | None:
    """Take a document that is due, until a moment; None: it is not due, or another worker has it.

    Of one whose worker was lost that counts as an attempt.
    """
    free = and_(_WORK.document == document, _is_free(now))
    # Who has it still, and let his lease run out, did not live to give it back.
    lost = case((_WORK.lease_by.is_not(None), 1), else_=0)
    values = {
        "fence": _WORK.fence + 1,
        "attempts": _WORK.attempts + lost,
        "lease_by": worker,
        "lease_until": until,
    }
    taken = connection.execute(update(work).where(free).values(values))
    return work_of(connection, document) if taken.rowcount == 1 else None


def extend(connection: Connection, document: int, worker: str, until: datetime.datetime) -> bool:
    """Let a worker keep a document until a later moment; False: he does not have it any more.

    Who took it for longer keeps it for longer: he counts on nobody else acting on it before that.
    """
    mine = and_(_WORK.document == document, _WORK.lease_by == worker)
    longer = case((_WORK.lease_until > until, _WORK.lease_until), else_=until)
    return connection.execute(update(work).where(mine).values(lease_until=longer)).rowcount == 1


def next_free(
    connection: Connection, within: datetime.datetime, *, untried: bool = False
) -> datetime.datetime | None:
    """Give when the first document may be looked at next; None: none before that moment.

    ``untried`` leaves out those that are tried again.
    """
    leased = case((_WORK.lease_until > _WORK.due, _WORK.lease_until), else_=_WORK.due)
    query = select(leased.label("free")).where(
        _WORK.due.is_not(None),
        _WORK.due <= within,
        or_(_WORK.lease_until.is_(None), _WORK.lease_until <= within),
        _is_ours(),
        *([_WORK.attempts == 0] if untried else []),
    )
    found: datetime.datetime | None = connection.execute(query.order_by("free").limit(1)).scalar()
    return found


def seize(connection: Connection, document: int, now: datetime.datetime) -> Work:
    """Take a document for a person, who acts at once; what a worker had in mind for it is refused then.

    Raises StoreBusy while a worker has it: a request to the package may be on its way.
    """
    free = and_(
        _WORK.document == document, or_(_WORK.lease_until.is_(None), _WORK.lease_until <= now), _is_ours()
    )
    taken = connection.execute(update(work).where(free).values(fence=_WORK.fence + 1, lease_by=None))
    found = work_of(connection, document)
    if taken.rowcount != 1:
        raise StoreBusy(Reason("document_is_worked_on", {"document": found.sha256}))
    return found


def move(connection: Connection, before: Work, step: Step, who: str, now: datetime.datetime) -> Work:
    """Make a transition, with its event. ``before`` is the row as it was taken.

    Raises StoreBusy when somebody else took it since then, and ValueError for a transition that there is
    not.
    """
    if not may_follow(before.state, step.state):
        raise ValueError(f"a document that is {before.state} cannot become {step.state}")
    after = _after(before, step, now)
    changed = _MOVE if after.facts is before.facts else _MOVE_WITH_FACTS
    done = connection.execute(changed, _values(before, after))
    if done.rowcount != 1:
        raise StoreBusy(Reason("document_taken_by_another", {"document": before.sha256}))
    if not step.silent:
        what = step.what or Reason(_ENTERED[step.state])
        act = Act(who, what, now, step.why, step.personal)
        add_event(connection, before.document, act, (before.code, before.sha256))
    return after


def put_reasons(connection: Connection, before: Work, reasons: tuple[Reason, ...]) -> None:
    """Say of a document what the overview is to show besides, whoever has it; nothing else changes.

    Nothing happens where it went on since then.
    """
    same = and_(_WORK.document == before.document, _WORK.state == before.state)
    connection.execute(update(work).where(same).values(reasons=_written(reasons)))


def give_back(connection: Connection, before: Work) -> None:
    """Let go of a document that was taken, as it is; nothing happens where another has it since."""
    mine = and_(_WORK.document == before.document, _WORK.fence == before.fence)
    connection.execute(update(work).where(mine).values(lease_by=None, lease_until=None))


def _after(before: Work, step: Step, now: datetime.datetime) -> Work:
    return replace(
        before,
        state=step.state,
        since=before.since if step.state == before.state else now,
        due=step.due,
        reasons=step.reasons,
        attempts=step.attempts,
        lease_by=None if step.lease_until is None else before.lease_by,
        lease_until=step.lease_until,
        booked_by=before.booked_by if step.booked_by is UNSET else step.booked_by,
        automatic=before.automatic if step.automatic is UNSET else step.automatic,
        facts=before.facts if step.facts is UNSET else step.facts,
    )


def _values(before: Work, after: Work) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(after, name) for name in _MOVED}
    values |= {"reasons": _written(after.reasons), "form": FORM}
    values |= {"of": before.document, "of_fence": before.fence, "of_state": before.state}
    if after.facts is not before.facts:
        values |= {name: getattr(after.facts, name) for name in Facts.__struct_fields__}
    return values


def _is_free(now: datetime.datetime) -> ColumnElement[bool]:
    return and_(
        _WORK.due.is_not(None),
        _WORK.due <= now,
        or_(_WORK.lease_until.is_(None), _WORK.lease_until <= now),
        _is_ours(),
    )


def _is_ours() -> ColumnElement[bool]:
    """Leave what a newer Boekwerk wrote to it: two versions may work side by side for a while."""
    return _WORK.form <= FORM


def _written(reasons: tuple[Reason, ...]) -> str:
    return kept(_Reasons(reasons)).decode()


def _read() -> Select[Any]:
    joined = work.join(administrations, administrations.c.id == _WORK.administration).join(
        documents, documents.c.id == _WORK.document
    )
    return select(work, administrations.c.code, documents.c.sha256).select_from(joined)


def _work(row: Row[Any]) -> Work:
    values = dict(row._mapping)
    facts = Facts(**{name: values.pop(name) for name in Facts.__struct_fields__})
    del values["form"]
    return Work(**{**values, "reasons": as_kept(values["reasons"], _Reasons).of, "facts": facts})


# Made once: these run with every step of every document.
_MINE = and_(
    _WORK.document == bindparam("of"),
    _WORK.fence == bindparam("of_fence"),
    _WORK.state == bindparam("of_state"),
)
_MOVE = update(work).where(_MINE).values({name: bindparam(name) for name in (*_MOVED, "reasons", "form")})
_MOVE_WITH_FACTS = _MOVE.values({name: bindparam(name) for name in Facts.__struct_fields__})
