"""The table of concepts: proposals that wait for a person (requirement BP-14)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from boekwerk.store.columns import Id, Moment
from boekwerk.store.tables import METADATA

concepts = Table(
    "concepts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("document", Id, ForeignKey("documents.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("one_off", Boolean, nullable=False),
    Column("taught", Text),
    Column("changed", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("administration", "document"),
    Index(None, "administration", "state"),
)
"""One row a document; ``content`` is the proposal (`boekwerk.domain.kept_form`)."""
