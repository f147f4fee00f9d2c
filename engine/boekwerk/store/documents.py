"""Documents as they came in: their bytes, once for each content (requirement IN-1)."""

from __future__ import annotations

import datetime
import hashlib

from msgspec import Struct
from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.errors import NothingThere, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents

_SHORTEST = 6
_LONGEST = 64


class Received(Struct, frozen=True):
    """What is known of a document besides its bytes: the file's name, its kind (``ubl``, ``pdf`` …)."""

    name: str
    media_kind: str
    at: datetime.datetime


class KeptDocument(Struct, frozen=True):
    """A document in the store. ``id`` is its row's; ``name`` is None once it was erased."""

    id: int
    administration: str
    sha256: str
    name: str | None
    media_kind: str
    size: int
    received: datetime.datetime


def keep_document(
    connection: Connection, administration: int, content: bytes, received: Received
) -> KeptDocument:
    """Keep a document of an administration (its row); the same bytes are one document, as it first came.

    One that was erased and comes in once more is kept anew.
    """
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {
        # A file system may have names that are no text.
        "name": received.name.encode("utf-8", "replace").decode(),
        "media_kind": received.media_kind,
        "received": received.at,
        "content": content,
    }
    added = kind.insert(documents).values(
        administration=administration,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        **values,
    )
    key = [documents.c.administration, documents.c.sha256]
    erased = documents.c.content.is_(None)
    connection.execute(added.on_conflict_do_update(index_elements=key, set_=values, where=erased))
    sha256 = hashlib.sha256(content).hexdigest()
    of_this = (documents.c.administration == administration) & (documents.c.sha256 == sha256)
    return KeptDocument(*connection.execute(_read().where(of_this)).one())


def find_document(connection: Connection, name: str, administration: str | None = None) -> KeptDocument:
    """Find a document by its SHA-256, or by its first characters where they are of one document only.

    ``administration`` is the id of the one to look in; None: in all. Raises NothingThere when there is
    none, or more than one, which are named.
    """
    beginning = name.lower()
    if not (_SHORTEST <= len(beginning) <= _LONGEST and set(beginning) <= set("0123456789abcdef")):
        raise NothingThere(Reason("store_document_named_wrongly", {"document": shown(name)}))
    beginnings = _read().where(documents.c.sha256.startswith(beginning))
    if administration is not None:
        beginnings = beginnings.where(administrations.c.code == administration)
    found = connection.execute(beginnings.order_by(documents.c.id).limit(3)).all()
    if not found:
        raise NothingThere(Reason("store_document_unknown", {"document": beginning}))
    if len(found) > 1:
        each = tuple(f"{row.sha256} ({row.code})" for row in found)
        raise NothingThere(Reason("store_document_ambiguous", {"document": beginning, "documents": each}))
    return KeptDocument(*found[0])


def document_of(connection: Connection, administration: int, sha256: str) -> KeptDocument:
    """Give a document of an administration (its row). Raises NothingThere when there is none."""
    of_this = (documents.c.administration == administration) & (documents.c.sha256 == sha256)
    found = connection.execute(_read().where(of_this)).one_or_none()
    if found is None:
        raise NothingThere(Reason("store_document_unknown", {"document": sha256}))
    return KeptDocument(*found)


def read_document(connection: Connection, id: int) -> bytes:
    """Give the bytes of a document (its row).

    Raises StoreError when they were erased, or are not what was kept.
    """
    query = select(documents.c.sha256, documents.c.content).where(documents.c.id == id)
    sha256, content = connection.execute(query).one()
    if content is None:
        raise StoreError(Reason("store_document_erased", {"document": sha256}))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(Reason("store_document_damaged", {"document": sha256}))
    return bytes(content)


def _read() -> Select[int, str, str, str | None, str, int, datetime.datetime]:
    columns = documents.c
    return select(
        columns.id,
        administrations.c.code,
        columns.sha256,
        columns.name,
        columns.media_kind,
        columns.size,
        columns.received,
    ).join(administrations, administrations.c.id == columns.administration)
