"""The tables of documents and of what happened to them (requirement US-3)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from boekwerk.store.columns import Id, Moment
from boekwerk.store.tables import METADATA

documents = Table(
    "documents",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("name", Text),
    Column("media_kind", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received", Moment, nullable=False),
    Column("content", LargeBinary),
    UniqueConstraint("administration", "sha256"),
)
"""Documents as they came in. Name and content are None once they were erased (US-2)."""

timeline_events = Table(
    "timeline_events",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("document", Id, ForeignKey("documents.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text),
    Column("content_hash", Text),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("document", "sequence"),
)
"""The timeline (documenttijdlijn). Rows are only added: triggers refuse anything else."""

timeline_contents = Table(
    "timeline_contents",
    METADATA,
    Column("event", Id, ForeignKey("timeline_events.id"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("content", Text, nullable=False),
)
"""What events say of persons. A row may be erased: the chain has only a salted hash of it (US-2)."""
