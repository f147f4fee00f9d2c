"""The tables of the store that everything else in it refers to."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from boekwerk.store.columns import Id, Moment

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
"""Every table of the store: other modules ``tables_…`` add theirs; see `boekwerk.store.schema`."""

administrations = Table(
    "administrations",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("folder", Text),
    Column("created", Moment, nullable=False),
    Column("imported", Moment),
)
"""One row an administration; ``code`` is its id (settings.id), ``folder`` where it was imported from."""

snapshots = Table(
    "snapshots",
    METADATA,
    Column("administration", Id, ForeignKey("administrations.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("change_token", Text),
    Column("taken", Moment, nullable=False),
)
"""The states of an administration's master data, numbered from 1; the highest is the one that holds."""

records = Table(
    "records",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("first_snapshot", Integer, nullable=False),
    Column("last_snapshot", Integer),
    Column("digest", LargeBinary, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("administration", "kind", "key", "first_snapshot"),
)
"""The records of the master data, by table (``kind``) and key there.

A row holds from its ``first_snapshot`` to its ``last_snapshot``, both included; None: it still holds.
"""

record_keys = Table(
    "record_keys",
    METADATA,
    Column("administration", Id, ForeignKey("administrations.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("record", Id, ForeignKey("records.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""The normal forms by which a record is found besides its key."""
