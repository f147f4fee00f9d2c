"""Files that are to be kept with a booking in the package: which, how far, and why not yet (IN-3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.store.tables_workflow import archivings

ORIGINAL = "original"
"""Names the document itself; an attachment is named by its hash and kind, as intake names it."""

ArchivingState = Literal["waiting", "done", "failed"]
_ARCHIVING = archivings.c


class Archiving(Struct, frozen=True):
    """A file of a document (its row) for the booking with that ``number``, by the link of ``user``."""

    document: int
    name: str
    administration: int
    number: str
    user: str
    state: ArchivingState
    attempts: int
    due: datetime.datetime | None = None
    reason: Reason | None = None


class Filing(Struct, frozen=True):
    """Which document (its row) was booked, under which ``number`` of the package, by whose link."""

    administration: int
    document: int
    number: str
    user: str


def plan_files(
    connection: Connection, filing: Filing, names: Iterable[str], due: datetime.datetime | None
) -> None:
    """Let files wait for the package from ``due`` on; one that waits or was kept for it already stays so.

    A document that was booked anew under another number begins anew.
    """
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    anew = {"number": filing.number, "user": filing.user, "state": "waiting", "attempts": 0, "due": due}
    for name in names:
        key = {"document": filing.document, "name": name, "administration": filing.administration}
        added = kind.insert(archivings).values(**key, **anew)
        changed = added.on_conflict_do_update(
            index_elements=["document", "name"],
            set_={**anew, "reason": None},
            where=_ARCHIVING.number != filing.number,
        )
        connection.execute(changed)


def due_files(connection: Connection, now: datetime.datetime, most: int) -> Sequence[Archiving]:
    """List files that the package is to get now, those that wait longest first."""
    query = select(archivings).where(_ARCHIVING.due <= now, _ARCHIVING.state == "waiting")
    rows = connection.execute(query.order_by(_ARCHIVING.due, _ARCHIVING.document).limit(most))
    return [_archiving(row) for row in rows]


def claim_file(
    connection: Connection, file: Archiving, until: datetime.datetime, *, now: datetime.datetime
) -> bool:
    """Keep others from a file until a moment; False: another was first, or the booking is another."""
    mine = _is_this(file) & (_ARCHIVING.due <= now) & (_ARCHIVING.state == "waiting")
    values = {"due": until, "attempts": _ARCHIVING.attempts + 1}
    return connection.execute(update(archivings).where(mine).values(values)).rowcount == 1


def note_file(
    connection: Connection,
    file: Archiving,
    state: ArchivingState,
    *,
    due: datetime.datetime | None = None,
    reason: Reason | None = None,
) -> bool:
    """Keep how a file fared; False: it is for another booking since then, and nothing was written."""
    said = None if reason is None else kept(reason).decode()
    values = {"state": state, "due": due, "reason": said, "attempts": file.attempts}
    return connection.execute(update(archivings).where(_is_this(file)).values(values)).rowcount == 1


def files_of(connection: Connection, document: int) -> Sequence[Archiving]:
    """List the files of a document (its row), the original first."""
    rows = connection.execute(select(archivings).where(_ARCHIVING.document == document))
    return sorted(map(_archiving, rows), key=lambda file: (file.name != ORIGINAL, file.name))


def failed_files(connection: Connection, administration: int | None = None) -> Sequence[Archiving]:
    """List the files that the package did not take, of an administration (its row) or of all."""
    query = select(archivings).where(_ARCHIVING.state == "failed")
    if administration is not None:
        query = query.where(_ARCHIVING.administration == administration)
    return [_archiving(row) for row in connection.execute(query.order_by(_ARCHIVING.document))]


def try_files_again(connection: Connection, document: int, now: datetime.datetime) -> int:
    """Let the files of a document that failed wait anew; count them."""
    failed = (_ARCHIVING.document == document) & (_ARCHIVING.state == "failed")
    values = {"state": "waiting", "attempts": 0, "due": now, "reason": None}
    return connection.execute(update(archivings).where(failed).values(values)).rowcount


def _is_this(file: Archiving) -> Any:
    return (
        (_ARCHIVING.document == file.document)
        & (_ARCHIVING.name == file.name)
        & (_ARCHIVING.number == file.number)
    )


def _archiving(row: Row[Any]) -> Archiving:
    values = dict(row._mapping)
    values["reason"] = None if row.reason is None else as_kept(row.reason, Reason)
    return Archiving(**values)
