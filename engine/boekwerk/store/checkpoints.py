"""Checkpoints: the last event of every document at one moment, to be kept where nobody can reach it.

The chain of a document cannot show that its end is missing, or the whole of it; a checkpoint does.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Location, Reason
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents, timeline_events
from boekwerk.store.timeline import written_moment


class Head(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last event of a document (its SHA-256) of an administration."""

    administration: str
    document: str
    sequence: int
    hash: str


class Checkpoint(Struct, frozen=True, forbid_unknown_fields=True):
    """The heads of all timelines in the store; ``digest`` is the hash of them all together."""

    schema: Literal["boekwerk.checkpoint/1"]
    at: str
    digest: str
    heads: tuple[Head, ...]


def make_checkpoint(connection: Connection, at: datetime.datetime) -> Checkpoint:
    """Make a checkpoint of all timelines as they are now."""
    last = (
        select(timeline_events.c.document, func.max(timeline_events.c.sequence).label("sequence"))
        .group_by(timeline_events.c.document)
        .subquery()
    )
    query = (
        select(
            administrations.c.code, documents.c.sha256, timeline_events.c.sequence, timeline_events.c.hash
        )
        .join(documents, documents.c.id == timeline_events.c.document)
        .join(administrations, administrations.c.id == documents.c.administration)
        .join(
            last,
            (last.c.document == timeline_events.c.document)
            & (last.c.sequence == timeline_events.c.sequence),
        )
    )
    heads = tuple(sorted((Head(*row) for row in connection.execute(query)), key=_name))
    return Checkpoint("boekwerk.checkpoint/1", written_moment(at), _digest(heads), heads)


def checkpoint_form(checkpoint: Checkpoint) -> bytes:
    """Write a checkpoint as JSON, a line for each document."""
    about = {"schema": checkpoint.schema, "at": checkpoint.at, "digest": checkpoint.digest}
    heads = b",\n".join(msgspec.json.encode(head) for head in checkpoint.heads)
    return msgspec.json.encode(about)[:-1] + b',"heads":[\n' + heads + b"\n]}\n"


def read_checkpoint(form: bytes, file: str) -> Checkpoint:
    """Read a checkpoint that `checkpoint_form` wrote.

    Raises StoreError when it is none, or is not as it was written.
    """
    where = Location(file)
    try:
        checkpoint = msgspec.json.decode(form, type=Checkpoint)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise StoreError(Reason("timeline_checkpoint_unreadable", {"file": file}, where)) from None
    if checkpoint.digest != _digest(checkpoint.heads):
        raise StoreError(Reason("timeline_checkpoint_changed", {"file": file}, where))
    return checkpoint


def _name(head: Head) -> tuple[str, str]:
    return head.administration, head.document


def _digest(heads: tuple[Head, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode(heads)).hexdigest()
