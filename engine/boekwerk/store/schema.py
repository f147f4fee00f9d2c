"""All tables of the store together: what the migrations must have made of a database."""

from __future__ import annotations

from boekwerk.store import (
    tables,
    tables_concepts,
    tables_documents,
    tables_obligations,
    tables_past,
    tables_users,
    tables_workflow,
)

METADATA = tables.METADATA
"""Complete once the modules with tables are imported, which importing this one does."""

__all__ = [
    "METADATA",
    "tables",
    "tables_concepts",
    "tables_documents",
    "tables_obligations",
    "tables_past",
    "tables_users",
    "tables_workflow",
]
