"""The package ``local``: books in one SQLite file for each administration."""

from __future__ import annotations

from boekwerk import Register, RegisterWord, hookimpl
from boekwerk_local.connector import LocalConnector, LocalSettings
from boekwerk_local.words import ISSUED_IN_WEEKEND

__all__ = ["LocalConnector", "LocalSettings"]


@hookimpl
def register_packages(register: Register) -> None:
    """Offer the package ``local``."""
    register(LocalConnector)


@hookimpl
def register_rule_words(register: RegisterWord) -> None:
    """Offer the field ``local.issued_in_weekend``."""
    register(ISSUED_IN_WEEKEND)
