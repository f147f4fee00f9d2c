"""The cells of a row into what is told of the whole booking: done for the first row of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from boekwerk.history.layout import FileColumn, Layout
from boekwerk.history.line_cells import Cells, picker
from boekwerk.positions.values import Unreadable

_RECURRING = frozenset({"direction", "journal", "currency", "payment_condition", "one_off", "source"})
"""Of which there are few different ones in a file, so that they are read once."""
_MOST_REMEMBERED = 50_000


def booking_reader(layout: Layout) -> Callable[[Cells], dict[str, Any]]:
    """Make the function that reads what is of the booking: the values that are filled in, by column.

    It raises Unreadable for the first cell that is not right, and where relation or date is missing.
    """
    columns = layout.of("booking")
    recurring = [column for column in columns if column.column.name in _RECURRING]
    others = [
        (column.column.name, column.index, column.read)
        for column in columns
        if column.column.name not in _RECURRING
    ]
    cells_of = picker([column.index for column in recurring])
    remembered: dict[tuple[str, ...], Mapping[str, Any]] = {}

    def read(cells: Cells) -> dict[str, Any]:
        recurring_cells = cells_of(cells)
        found = remembered.get(recurring_cells)
        if found is None:
            if len(remembered) >= _MOST_REMEMBERED:
                remembered.clear()
            found = remembered[recurring_cells] = _values(recurring, cells)
        values = dict(found)
        for name, index, read_cell in others:
            cell = cells[index].strip()
            if cell:
                values[name] = read_cell(cell)
        if "relation" not in values or "date" not in values:
            raise Unreadable("office_value_missing")
        return values

    return read


def _values(columns: list[FileColumn], cells: Cells) -> dict[str, Any]:
    values = {}
    for column in columns:
        cell = cells[column.index].strip()
        if cell:
            values[column.column.name] = column.read(cell)
    return values
