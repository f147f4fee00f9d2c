"""The package ``local``: books in one SQLite file for each administration."""

from __future__ import annotations

from boekwerk import Register, hookimpl
from boekwerk_local.connector import LocalConnector, LocalSettings

__all__ = ["LocalConnector", "LocalSettings"]


@hookimpl
def register_packages(register: Register) -> None:
    """Offer the package ``local``."""
    register(LocalConnector)
