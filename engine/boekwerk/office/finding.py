"""Finding where in a file a value stands, of a record that only knows where it begins."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

from boekwerk.domain.reason import Location

# A record is a row or a few lines; beyond these the same number is somebody else's.
_MOST_LINES = 100


class Finder:
    """Finds values in the files of a folder, reading each file once.

    Hundreds of thousands of records need not know the column of every value: only the few with a
    problem are looked up.
    """

    def __init__(self) -> None:
        self._lines = lru_cache(maxsize=4)(_lines)

    def place_of(self, text: str, where: Location) -> Location:
        """Give where ``text`` stands in the record that begins at ``where``; that, if it is not found."""
        if where.line is None:
            return where
        word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        lines = self._lines(where.file)[where.line - 1 : where.line - 1 + _MOST_LINES]
        for number, line in enumerate(lines, start=where.line):
            found = word.search(line)
            if found is not None:
                return Location(where.file, number, found.start() + 1)
        return where


def _lines(file: str) -> tuple[str, ...]:
    try:
        text = Path(file).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return ()
    return tuple(io.StringIO(text, newline=""))
