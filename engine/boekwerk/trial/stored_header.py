"""What a stored set says of itself: whose documents, on which day, in which form."""

from __future__ import annotations

import datetime
from pathlib import Path

from msgspec import DecodeError, Struct, json

from boekwerk.domain.amount import Amount
from boekwerk.domain.decision import Verdict
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown

SCHEMA = "boekwerk.stored-set/1"
MARK = "boekwerk"
"""The key under which a parquet file of ours has its header."""

FILE, PARTY, NUMBER, TOTAL = "@file", "@party", "@number", "@total"
CURRENCY, DIRECTION, HINDRANCES = "@currency", "@direction", "@hindrances"


class StoredSetError(BoekwerkError):
    """A stored set cannot be read, written or used."""


class StoredHeader(Struct, frozen=True, kw_only=True):
    """Whose documents a stored set has: of one administration, judged on the day ``as_of``.

    ``version`` is the administration's snapshot, ``currency`` its own; ``boekwerk`` the version of
    the program that wrote it.
    """

    schema: str = SCHEMA
    boekwerk: str
    administration: str
    name: str
    package: str
    version: str
    currency: str
    as_of: datetime.date


class StoredTitle(Struct, frozen=True):
    """What is kept of a document besides the facts that rules ask for.

    ``total`` includes VAT, by its effect: credit notes are negative. ``hindrances`` are the names of
    the checks that keep it from being booked whatever the rules say.
    """

    file: str
    party: str | None
    number: str | None
    total: Amount | None
    currency: str | None
    direction: str
    hindrances: tuple[str, ...]


class StoredVerdict(Struct, frozen=True):
    """What a rulebook decides about one stored document.

    ``row`` counts from 0; ``relation`` is the other party's name; ``total_cents`` the total including
    VAT in cents of its currency, by its effect. ``rule`` is the id of the rule that decides, None:
    none holds. ``blocks`` are the live blocks that hold, ``blocks_unknown`` those that are unknown or
    went wrong. ``hindrances`` are the checks that stand in the way whatever the rules say.
    """

    row: int
    file: str
    relation: str | None
    number: str | None
    total_cents: int | None
    currency: str | None
    direction: DirectionOrUnknown
    verdict: Verdict
    rule: str | None
    blocks: tuple[str, ...]
    blocks_unknown: tuple[str, ...]
    hindrances: tuple[str, ...]


def written_header(header: StoredHeader) -> str:
    """Write a header as the metadata of a file."""
    return json.encode(header).decode()


def read_header(text: str | None, path: Path) -> StoredHeader:
    """Read a header; raises StoredSetError for a file that is none of ours, or newer than we are."""
    if text is None:
        raise StoredSetError(Reason("stored_set_foreign", {"file": str(path)}))
    try:
        schema = json.decode(text, type=_Schema).schema
        if schema == SCHEMA:
            return json.decode(text, type=StoredHeader)
    except DecodeError:
        raise damaged(path) from None
    raise StoredSetError(Reason("stored_set_other_version", {"file": str(path), "schema": schema[:80]}))


def damaged(path: Path) -> StoredSetError:
    """Make the error for a file that is no parquet file, or not whole any more."""
    return StoredSetError(Reason("stored_set_damaged", {"file": str(path)}))


class _Schema(Struct):
    schema: str
