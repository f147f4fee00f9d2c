"""Which column of a file holds what, from its first row and the names that the user gives to columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.history.cells import cell_reader
from boekwerk.history.columns import BY_NAME, COLUMNS, Column, Part
from boekwerk.history.notes import Notes
from boekwerk.positions import Problems, did_you_mean

# A first row of thousands of unknown names is no table; a few of them say so.
_MOST_COLUMNS_TOLD = 20


class FileColumn(Struct, frozen=True):
    """A column that is in the file: which cell of a row, and how that is read."""

    column: Column
    index: int
    read: Callable[[str], Any]


class Layout(Struct, frozen=True):
    """The columns of a file, by part; ``width`` is how many cells each row has."""

    width: int
    columns: tuple[FileColumn, ...]

    def of(self, *parts: Part) -> tuple[FileColumn, ...]:
        """List the columns of some parts."""
        return tuple(column for column in self.columns if column.column.part in parts)

    def index(self, name: str) -> int | None:
        """Give which cell a column is; None when the file does not have it."""
        return next((column.index for column in self.columns if column.column.name == name), None)


class Heading(Struct, frozen=True):
    """The first row: the names in it, and where each stands."""

    names: Sequence[str]
    place: Callable[[int], Location]


def layout_of(
    heading: Heading, mapping: Mapping[str, str], problems: Problems, notes: Notes
) -> Layout | None:
    """Find the columns of a file; None, with the problems noted, when it cannot be read with these.

    ``mapping`` gives for a column of ours the name that it has in the file. Where there is a mapping,
    columns that are neither mapped nor known are left out, and remarked; otherwise they are a problem,
    since one that was misspelt would be lost in silence.
    """
    names = [name.strip() for name in heading.names]
    columns_of: dict[str, list[Column]] = {}
    for column in COLUMNS:
        columns_of.setdefault(mapping.get(column.name, column.name), []).append(column)
    found: list[FileColumn] = []
    others: list[int] = []
    for index, name in enumerate(names):
        if name in columns_of and name in names[:index]:
            problems.add("office_column_twice", heading.place(index), key=shown(name))
        elif name in columns_of:
            found += [FileColumn(column, index, cell_reader(column)) for column in columns_of[name]]
        else:
            others.append(index)
    _note_missing(found, mapping, heading, problems)
    if mapping:
        _remark_others([names[index] for index in others], heading, notes)
    else:
        _refuse_others(others, heading, problems)
    return None if problems.reasons() else Layout(len(names), tuple(found))


def _note_missing(
    found: Sequence[FileColumn], mapping: Mapping[str, str], heading: Heading, problems: Problems
) -> None:
    there = {column.column.name for column in found}
    where = heading.place(0)
    for column in COLUMNS:
        if column.name in there:
            continue
        if column.name in mapping:
            values = {"key": column.name, "name": shown(mapping[column.name])}
            names = ", ".join(shown(name) for name in heading.names[:_MOST_COLUMNS_TOLD])
            problems.add("history_mapped_missing", where, columns=names, **values)
        elif column.required:
            problems.add("history_column_missing", where, key=column.name)


def _remark_others(names: Sequence[str], heading: Heading, notes: Notes) -> None:
    if names:
        told = ", ".join(shown(name) for name in names[:_MOST_COLUMNS_TOLD])
        more = " …" if len(names) > _MOST_COLUMNS_TOLD else ""
        notes.remark("history_columns_left_out", heading.place(0), columns=told + more)


def _refuse_others(others: Sequence[int], heading: Heading, problems: Problems) -> None:
    for index in others[:_MOST_COLUMNS_TOLD]:
        name, where = heading.names[index].strip(), heading.place(index)
        suggestion = did_you_mean(name, BY_NAME.keys())
        if not name:
            problems.add("office_column_unnamed", where)
        elif suggestion is not None:
            problems.add("office_column_unknown_near", where, key=shown(name), suggestion=suggestion)
        else:
            columns = ", ".join(BY_NAME)
            problems.add("history_column_unknown", where, key=shown(name), columns=columns)
