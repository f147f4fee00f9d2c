"""The timeline (documenttijdlijn): what happened to a document, only ever added to (requirement US-3).

The events of a document are a chain: each has the hash of the one before it, so that a later change shows.
What is personal stands beside the chain, which has a salted hash of it: erased, it can neither be read nor
guessed at, and the chain still holds (US-2).
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select

from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents, timeline_contents, timeline_events

BEGINNING = "0" * 64
"""What the first event of a document follows on."""
_SALT_BYTES = 32


class Act(Struct, frozen=True):
    """What somebody did: ``who`` (a user's id, or what acted by itself), ``what``, and ``why``.

    The values of these reasons can never be erased, so that nothing personal may be in them: that is for
    ``personal``, texts by name.
    """

    who: str
    what: Reason
    at: datetime.datetime
    why: Reason | None = None
    personal: Mapping[str, str] = {}


class Event(Struct, frozen=True):
    """An event of a document's timeline; ``personal`` is None where it was erased."""

    sequence: int
    at: datetime.datetime
    who: str
    what: Reason
    why: Reason | None
    personal: Mapping[str, str] | None
    hash: str


class Link(Struct, frozen=True, array_like=True):
    """All of an event that its hash is of. ``content_hash`` None: there was nothing personal in it."""

    administration: str
    document: str
    sequence: int
    at: str
    who: str
    what: str
    why: str | None
    content_hash: str | None
    previous: str

    def hash(self) -> str:
        """Give the hash that the next event of the document follows on."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def add_event(
    connection: Connection, document: int, act: Act, named: tuple[str, str] | None = None
) -> Event:
    """Add an event to the timeline of a document (its row). To be called within `Store.writing`.

    Nobody else adds to this document's until the transaction ends. ``named`` are the administration's code
    and the document's SHA-256, from whoever knows them and has locked a row of the document already.
    """
    # In SQLite there is one writer at a time, and locking says nothing.
    administration, sha256 = named or connection.execute(_OF_DOCUMENT, {"of": document}).one()
    sequence, previous = _last(connection, document)
    salt, personal = secrets.token_bytes(_SALT_BYTES), _personal(act)
    link = Link(
        administration=administration,
        document=sha256,
        sequence=sequence + 1,
        at=written_moment(act.at),
        who=act.who,
        what=kept(act.what).decode(),
        why=None if act.why is None else kept(act.why).decode(),
        content_hash=None if personal is None else content_hash(salt, personal),
        previous=previous,
    )
    values = {name: getattr(link, name) for name in ("sequence", "who", "what", "why", "content_hash")}
    values |= {"document": document, "at": act.at, "previous": previous, "hash": link.hash()}
    event = connection.execute(_ADD, values).scalar_one()
    if personal is not None:
        beside = {"event": event, "salt": salt, "content": personal}
        connection.execute(insert(timeline_contents).values(beside))
    return Event(link.sequence, act.at, act.who, act.what, act.why, act.personal, link.hash())


def events_of(connection: Connection, document: int) -> Sequence[Event]:
    """List the events of a document (its row), oldest first."""
    columns = timeline_events.c
    query = (
        select(
            *(columns.sequence, columns.at, columns.who, columns.what, columns.why),
            *(columns.content_hash, timeline_contents.c.content, columns.hash),
        )
        .outerjoin(timeline_contents, timeline_contents.c.event == columns.id)
        .where(columns.document == document)
        .order_by(columns.sequence)
    )
    return [
        Event(
            sequence=row.sequence,
            at=row.at,
            who=row.who,
            what=as_kept(row.what, Reason),
            why=None if row.why is None else as_kept(row.why, Reason),
            personal=_personal_of(row.content_hash, row.content),
            hash=row.hash,
        )
        for row in connection.execute(query)
    ]


def written_moment(moment: datetime.datetime) -> str:
    """Write a moment as the chain has it: in UTC, to the microsecond, whatever the database keeps."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def content_hash(salt: bytes, content: str) -> str:
    """Hash what is personal, so that without the salt nobody can try what it may have been."""
    return hashlib.sha256(salt + content.encode()).hexdigest()


def _last(connection: Connection, document: int) -> tuple[int, str]:
    found = connection.execute(_LAST, {"of": document}).one_or_none()
    return (0, BEGINNING) if found is None else (found.sequence, found.hash)


def _personal(act: Act) -> str | None:
    return msgspec.json.encode(act.personal, order="sorted").decode() if act.personal else None


def _personal_of(content_hash: str | None, content: str | None) -> Mapping[str, str] | None:
    if content_hash is None:
        return {}
    return None if content is None else msgspec.json.decode(content, type=dict[str, str])


_EVENT = timeline_events.c
# Made once: these run with every step of every document.
_OF_DOCUMENT = (
    select(administrations.c.code, documents.c.sha256)
    .join(administrations, administrations.c.id == documents.c.administration)
    .where(documents.c.id == bindparam("of"))
    .with_for_update(of=documents, key_share=True)
)
_LAST = (
    select(_EVENT.sequence, _EVENT.hash)
    .where(_EVENT.document == bindparam("of"))
    .order_by(_EVENT.sequence.desc())
    .limit(1)
)
_ADD = insert(timeline_events).returning(_EVENT.id)
