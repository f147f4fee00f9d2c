"""What a stored set says of itself: whose documents, on which day, in which form."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from msgspec import DecodeError, Struct, json

from boekwerk.domain.decision import Verdict
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown

SCHEMA = "boekwerk.stored-set/1"
MARK = "boekwerk"
"""The key under which a parquet file of ours has its header."""

_PARQUET = b"PAR1"
# The last bytes: how long what the file says of itself is, and the mark of parquet once more.
_TAIL = 8
# A text of eight bytes, first field of a record, and the text that is its second field (Thrift compact).
_KEY = b"\x18\x08" + MARK.encode() + b"\x18"
_MOST_LOOKED_AT = 64_000_000

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


def is_stored_set(path: Path) -> bool:
    """Tell whether a file is a stored set of ours, of whatever version; polars is not needed for that."""
    try:
        with path.open("rb") as file:
            if file.read(len(_PARQUET)) != _PARQUET:
                return False
            size = file.seek(-_TAIL, os.SEEK_END) + _TAIL
            tail = file.read(_TAIL)
            footer = int.from_bytes(tail[: -len(_PARQUET)], "little")
            if not tail.endswith(_PARQUET) or footer > size - _TAIL:
                return False
            # What a file says of itself comes after what it says of its rows, of which there can be much.
            looked_at = min(footer, _MOST_LOOKED_AT)
            file.seek(-looked_at - _TAIL, os.SEEK_END)
            return _KEY in file.read(looked_at)
    except (OSError, ValueError):
        return False


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
