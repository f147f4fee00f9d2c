"""The validation overview (validatieoverzicht) in the store: what waits for a person, page after page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, text, tuple_

from boekwerk.domain.workflow import DOCUMENT_STATES, ENDED, DocumentState
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import ATTENTION, postings, work
from boekwerk.store.work import Work, works_of

_WORK = work.c
_UNDERWAY = sorted(set(DOCUMENT_STATES) - ENDED - {"booked"})


class Wanted(Struct, frozen=True):
    """Which documents; what is None or empty does not matter.

    ``administrations`` are rows. Without ``states``: whatever the validation overview has. ``relation`` is
    an id; ``text`` is looked for in numbers, names of relations and of files. ``least`` and ``most`` are
    sizes of totals in cents. ``since_before`` finds what is where it is since then or longer.
    """

    administrations: tuple[int, ...]
    states: tuple[DocumentState, ...] = ()
    reason: str | None = None
    relation: str | None = None
    since_before: datetime.datetime | None = None
    least: int | None = None
    most: int | None = None
    text: str | None = None


class Counted(Struct, frozen=True):
    """How many documents are somewhere, and since when the oldest of them."""

    documents: int
    since: datetime.datetime


class Key(Struct, frozen=True, array_like=True):
    """Where a page ended: the rows of the administration and of the document."""

    administration: int
    document: int


class Named(Struct, frozen=True):
    """A document on its way, with the name of its file; None once that was erased."""

    work: Work
    name: str | None


def page_of(connection: Connection, wanted: Wanted, after: Key | None, most: int) -> Sequence[Named]:
    """List what is wanted, by administration and in the order in which it came in.

    ``after`` is the last of the page before; at most ``most`` are given.
    """
    query = (
        select(_WORK.document, documents.c.name)
        .join(documents, documents.c.id == _WORK.document)
        .where(*_conditions(wanted))
    )
    if after is not None:
        place = tuple_(_WORK.administration, _WORK.document)
        query = query.where(place > (after.administration, after.document))
    page = connection.execute(query.order_by(_WORK.administration, _WORK.document).limit(most)).all()
    return _named(connection, page)


def named_works(connection: Connection, rows: Sequence[int]) -> Sequence[Named]:
    """Give the ways of documents (their rows) with the names of their files, in the order of the rows."""
    query = (
        select(_WORK.document, documents.c.name)
        .join(documents, documents.c.id == _WORK.document)
        .where(_WORK.document.in_(rows))
    )
    return _named(connection, connection.execute(query.order_by(_WORK.document)).all())


def count_underway(connection: Connection) -> Mapping[DocumentState, Counted]:
    """Count the documents that have not ended, by state, and since when the oldest is there.

    Those that are booked and those that ended grow without end, and are not counted.
    """
    # By administration, so that the index on both is enough, however many have ended.
    counted = (
        select(_WORK.state, func.count(), func.min(_WORK.since))
        .where(_WORK.administration.in_(select(administrations.c.id)), _WORK.state.in_(_UNDERWAY))
        .group_by(_WORK.state)
    )
    return {state: Counted(count, since) for state, count, since in connection.execute(counted)}


def count_postings(connection: Connection, day: datetime.date) -> Mapping[tuple[str, bool], int]:
    """Count the postings of a day by stage, and whether they were made without a person."""
    columns = postings.c
    counted = (
        select(columns.stage, columns.automatic, func.count())
        .where(columns.administration.in_(select(administrations.c.id)), columns.day == day)
        .group_by(columns.stage, columns.automatic)
    )
    return {(stage, automatic): count for stage, automatic, count in connection.execute(counted)}


def _named(connection: Connection, rows: Sequence[Row[int, str | None]]) -> Sequence[Named]:
    found = works_of(connection, [row.document for row in rows])
    return [Named(found[row.document], row.name) for row in rows]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield _WORK.administration.in_(wanted.administrations)
    yield _WORK.state.in_(wanted.states) if wanted.states else text(f"({ATTENTION})")  # type: ignore[misc]
    if wanted.reason is not None:
        # Quotation marks in a text are escaped: nothing else than a code stands so.
        yield _WORK.reasons.contains(f'"code":"{wanted.reason}"', autoescape=True)
    if wanted.relation is not None:
        yield _WORK.relation == wanted.relation
    if wanted.since_before is not None:
        yield _WORK.since <= wanted.since_before
    if wanted.least is not None:
        yield func.abs(_WORK.total) >= wanted.least
    if wanted.most is not None:
        yield func.abs(_WORK.total) <= wanted.most
    if wanted.text is not None:
        looked_in = (_WORK.number, _WORK.relation_name, _WORK.relation, documents.c.name)
        yield or_(*(each.icontains(wanted.text, autoescape=True) for each in looked_in))
