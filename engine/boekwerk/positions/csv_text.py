"""CSV as Excel and programs write it: its separator, and where a cell stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SEPARATORS = ";,\t"
# Programs write this as the first line for Excel, which reads it and shows it to nobody.
_EXCEL_SEPARATOR = re.compile(r"\s*\"?sep=([;,\t])\"?[;,]*[ ]*[\r\n]*", re.IGNORECASE)


def separator_of(lines: Sequence[str]) -> tuple[str, int]:
    """Find the separator from the first lines, and how many of these are above the header."""
    told = _EXCEL_SEPARATOR.fullmatch(lines[0]) if lines else None
    if told:
        return told[1], 1
    header = next((line for line in lines if line.strip()), "")
    return max(_SEPARATORS, key=header.count), 0


def cell_place(lines: Sequence[str], separator: str, index: int) -> tuple[int, int]:
    """Find where the cell ``index`` (from 0) of the row that begins with ``lines`` begins.

    Gives how many lines further that is, and the column, from 1.
    """
    column, seen, quoted, begins_quoted, line = 1, 0, False, False, 0
    while line < len(lines):
        for position, character in enumerate(lines[line], start=1):
            if seen == index:
                return line, column
            if character == '"' and (begins_quoted or position == column):
                begins_quoted, quoted = True, not quoted
            elif character == separator and not quoted:
                seen, column, begins_quoted = seen + 1, position + 1, False
        if seen == index or not quoted:
            break
        line += 1
    return line, column
