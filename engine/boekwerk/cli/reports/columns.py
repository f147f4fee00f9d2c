"""The columns of the list of documents, fitted to the width that there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from rich.cells import cell_len

_GAP = "  "
_WIDTH_WITHOUT_LIMIT = 200
_ELLIPSIS = "…"


class Column(Struct, frozen=True):
    """A column: the code of its title, its ``width`` at least, and which end matters less.

    ``share`` is its part of what a terminal has left; ``from_width`` from how wide a terminal on it
    is shown at all.
    """

    name: str
    width: int
    share: int = 0
    cut: Literal["start", "end"] = "end"
    right: bool = False
    from_width: int = 0


def fitted(columns: Sequence[Column], width: int | None) -> tuple[Column, ...]:
    """Choose the columns that fit on ``width`` and divide what is left; None: there is no limit."""
    if width is None:
        width = _WIDTH_WITHOUT_LIMIT
    shown = [column for column in columns if column.from_width <= width]
    needed = sum(column.width for column in shown) + len(_GAP) * (len(shown) - 1)
    left, shares = max(0, width - needed), sum(column.share for column in shown)
    return tuple(
        Column(
            column.name, column.width + left * column.share // (shares or 1), 0, column.cut, column.right
        )
        for column in shown
    )


def cell(text: str, column: Column, *, whole: bool) -> str:
    """Fit a text into its column, with the gap to the next; cut unless it must stay ``whole``."""
    room = column.width - cell_len(text)
    if room < 0:
        return (text if whole else _cut(text, column)) + _GAP
    return (" " * room + text if column.right else text + " " * room) + _GAP


def _cut(text: str, column: Column) -> str:
    kept = text[-column.width :] if column.cut == "start" else text[: column.width]
    while cell_len(kept) > column.width - 1:
        kept = kept[1:] if column.cut == "start" else kept[:-1]
    return _ELLIPSIS + kept if column.cut == "start" else kept + _ELLIPSIS
