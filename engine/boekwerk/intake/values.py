"""Texts into dates and truth values: strict, and the same for every format."""

from __future__ import annotations

import datetime
import re

_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]{5,18})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_DAY_LENGTH = 10
_COMPACT = re.compile(r"([0-9]{8})(?:[0-9]{4}|[0-9]{6})?")
_COMPACT_FORMATS = frozenset({"102", "203", "204"})


def read_date(text: str) -> datetime.date | None:
    """Read an ISO 8601 day; a time and a time zone after it are cut off. None: it is not a day."""
    if len(text) > _DAY_LENGTH:
        match = _ISO.fullmatch(text)
        text = match[1] if match else ""
    # Python also takes 20260302 and 2026-W10-1, which are not how XML writes a day.
    return _date(text) if text[4:5] == text[7:8] == "-" else None


def read_formatted_date(text: str, format: str | None) -> datetime.date | None:
    """Read a day in a format of UNTDID 2379: 102 (``20160404``), 203 and 204 with a time.

    Without a format the text says by itself which of the two ways it is written in.
    """
    if format is None or format in _COMPACT_FORMATS:
        compact = _COMPACT.fullmatch(text)
        if compact is not None:
            return _date(compact[1])
    return read_date(text) if format is None else None


def read_indicator(text: str) -> bool | None:
    """Read a truth value as XML Schema writes it. None: it is none."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
