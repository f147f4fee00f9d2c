"""All tables of the store together: what the migrations must have made of a database."""

from __future__ import annotations

from boekwerk.store import tables, tables_documents, tables_past

METADATA = tables.METADATA
"""Complete once the modules with tables are imported, which importing this one does."""

__all__ = ["METADATA", "tables", "tables_documents", "tables_past"]
