"""What is kept of one document, on its way into a stored set."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from boekwerk.trial.results import Decided
from boekwerk.trial.stored_header import (
    CURRENCY,
    DIRECTION,
    FILE,
    HINDRANCES,
    NUMBER,
    PARTY,
    TOTAL,
)

StoredRow = dict[str, Any]
"""The values of a document by column, in plain types that other processes can send."""


class KnownFacts(Struct, frozen=True):
    """The facts of a document by column, and the checks that stand in its way whatever the rules say."""

    facts: StoredRow
    hindrances: tuple[str, ...]


def stored_row(decided: Decided, known: KnownFacts) -> StoredRow:
    """Put together what is kept of a document that was decided on."""
    title = decided.title
    return {
        FILE: _storable(decided.file),
        PARTY: _storable(title.party),
        NUMBER: _storable(title.number),
        TOTAL: title.total,
        CURRENCY: _storable(title.currency),
        DIRECTION: title.direction,
        HINDRANCES: list(known.hindrances),
        **known.facts,
    }


def _storable(text: str | None) -> str | None:
    """Replace what is no character at all, such as a byte of a file name that is not UTF-8."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")
