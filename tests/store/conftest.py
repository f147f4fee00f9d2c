from __future__ import annotations

from stores import open_store, postgresql_server, sqlite_template, store, store_of_module, store_place

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_of_module", "store_place"]
