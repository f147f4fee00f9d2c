"""Taking in documents: what can be read is kept and on its way in one transaction; nothing else is kept."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import PurePath
from typing import Literal, Protocol

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.errors import IntakeError, NothingThere
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.intake import Limits, read_document
from boekwerk.store import documents
from boekwerk.store.administrations import KnownAdministration, find_administration, list_administrations
from boekwerk.store.database import Store
from boekwerk.store.work import add_work, work_of

Outcome = Literal["new", "known", "refused"]
"""What became of a file: its way began, it was here already (the same bytes), or nothing of it is kept."""


_MOST_NAMED = 10


class Actor(Protocol):
    """Who does something (a user's id), and when (UTC)."""

    @property
    def who(self) -> str:
        """Name who acts."""

    @property
    def at(self) -> datetime.datetime:
        """Give the moment."""


class Received(Struct, frozen=True):
    """What became of a file; ``document`` is its row's id, ``state`` where it is on its way.

    ``problem`` says why it was refused; then there is no document.
    """

    outcome: Outcome
    name: str
    sha256: str
    document: int | None = None
    state: str | None = None
    problem: Reason | None = None


def receive(
    store: Store, administration: str, name: str, content: bytes, act: Actor, limits: Limits
) -> Received:
    """Take in a file of an administration (its id): read it as an invoice, keep it, and begin its way.

    Of ``name``, for messages, only the last part is kept. The same bytes are one document: giving a file
    again is harmless. What cannot be read as an invoice is refused with file, place and reason, and nothing
    of it stays (IN-5). Raises NothingThere for an unknown administration, StoreError when the store fails.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    with store.reading() as connection:
        known = _known(connection, administration)
    try:
        document = read_document(content, name=name, limits=limits).document
    except IntakeError as error:
        return Received("refused", name, sha256, problem=error.reason)
    about = documents.Received(PurePath(name).name, document.source.format, act.at)

    def work(connection: Connection) -> Received:
        return _kept(connection, known, content, about, act)

    return store.write(work, known.id)


def _known(connection: Connection, code: str) -> KnownAdministration:
    found = find_administration(connection, code)
    if found is None:
        others = ", ".join(one.code for one in list_administrations(connection)[:_MOST_NAMED])
        values = {"administration": shown(code), "others": others or "-"}
        raise NothingThere(Reason("store_administration_unknown", values))
    return found


def _kept(
    connection: Connection,
    known: KnownAdministration,
    content: bytes,
    about: documents.Received,
    act: Actor,
) -> Received:
    sha256 = hashlib.sha256(content).hexdigest()
    if _was_erased_once_booked(connection, known.id, sha256):
        reason = Reason("inbox_document_erased", {"document": sha256}, Location(shown(about.name)))
        return Received("refused", about.name, sha256, problem=reason)
    document = documents.keep_document(connection, known.id, content, about)
    is_new = add_work(connection, known.id, document.id, act.who, act.at)
    state = work_of(connection, document.id).state
    return Received("new" if is_new else "known", about.name, sha256, document.id, state)


def _was_erased_once_booked(connection: Connection, administration: int, sha256: str) -> bool:
    """Tell whether these bytes were erased and their way is kept: they are in the package already."""
    try:
        found = documents.document_of(connection, administration, sha256)
        work_of(connection, found.id)
    except NothingThere:
        return False
    return found.name is None
