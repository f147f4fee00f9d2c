"""A CSV file, as Excel and programs write it, into records; every problem with line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from typing import Any

from msgspec import Struct

from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.office.fields import Field, Table
from boekwerk.office.values import LIST_SEPARATOR, reader_of
from boekwerk.positions import Problems, did_you_mean
from boekwerk.positions.csv_text import cell_place, separator_of
from boekwerk.positions.values import Unreadable

# A first row of thousands of unknown names is no table; a few of them say so.
_MOST_COLUMNS_REFUSED = 20


def read_table(text: str, file: str, table: Table, problems: Problems) -> tuple[Any, ...]:
    """Read the records of ``table`` from a CSV file's text, in the order of its rows.

    Rows with a problem are left out; ``file`` is the name that locations carry.
    """
    rows = _rows(text, file, problems)
    header = next(rows, None)
    if header is None:
        problems.add("office_no_header", Location(file, 1, 1), columns=_names(table))
        return ()
    columns = _columns(header, table, problems)
    if columns is None:
        return ()
    return tuple(_records(rows, columns, table, problems))


class _Row(Struct, frozen=True):
    """A row's cells, and where in the file it begins; ``text`` is all of the file."""

    cells: list[str]
    line: int
    place: _Place


class _Place(Struct, frozen=True):
    """What is needed to find a cell in the file: only done for a cell with a problem."""

    file: str
    lines: list[str]
    separator: str

    def of_cell(self, line: int, index: int) -> Location:
        """Give the place where the cell ``index`` (from 0) of the row at ``line`` begins."""
        further, column = cell_place(self.lines[line - 1 :], self.separator, index)
        return Location(self.file, line + further, column)


class _Column(Struct, frozen=True):
    """A column that is in the file: which cell of a row, and how it is read."""

    index: int
    field: Field
    read: Callable[[str], Any]


def _rows(text: str, file: str, problems: Problems) -> Iterator[_Row]:
    """Give the rows that are not empty; the first is the header."""
    lines = list(io.StringIO(text, newline=""))
    separator, above = separator_of(lines)
    place = _Place(file, lines, separator)
    reader = csv.reader(lines[above:], delimiter=separator, strict=True)
    line = above + 1
    try:
        for cells in reader:
            if any(cells):
                yield _Row(cells, line, place)
            line = above + reader.line_num + 1
    except csv.Error:
        problems.add("office_csv_quotes", Location(file, line, 1))


def _columns(header: _Row, table: Table, problems: Problems) -> list[_Column] | None:
    known = {field.name: field for field in table.group.fields}
    columns: dict[str, _Column] = {}
    refused = 0
    for index, name in enumerate(cell.strip() for cell in header.cells):
        if name in known and name not in columns:
            columns[name] = _Column(index, known[name], _cell_reader(known[name]))
        elif refused < _MOST_COLUMNS_REFUSED:
            refused += 1
            _refuse_column(header.place.of_cell(header.line, index), name, columns.keys(), table, problems)
    missing = [name for name, field in known.items() if field.required and name not in columns]
    for name in missing:
        problems.add("office_column_missing", Location(header.place.file, header.line, 1), key=name)
    return None if refused or missing else list(columns.values())


def _refuse_column(
    where: Location, name: str, earlier: Collection[str], table: Table, problems: Problems
) -> None:
    if not name:
        problems.add("office_column_unnamed", where)
        return
    if name in earlier:
        problems.add("office_column_twice", where, key=shown(name))
        return
    suggestion = did_you_mean(name, {field.name for field in table.group.fields} - set(earlier))
    if suggestion is not None:
        problems.add("office_column_unknown_near", where, key=shown(name), suggestion=suggestion)
    else:
        problems.add("office_column_unknown", where, key=shown(name), columns=_names(table))


def _cell_reader(field: Field) -> Callable[[str], Any]:
    read = reader_of(field)
    if not field.many:
        return read
    return lambda cell: tuple(read(part.strip()) for part in cell.split(LIST_SEPARATOR) if part.strip())


def _records(
    rows: Iterator[_Row], columns: list[_Column], table: Table, problems: Problems
) -> Iterator[Any]:
    record = table.group.record
    width = max(column.index for column in columns) + 1
    for row in rows:
        if len(row.cells) != width:
            where = Location(row.place.file, row.line, 1)
            problems.add("office_row_length", where, found=len(row.cells), expected=width)
            continue
        values = _values(row, columns, problems)
        if values is not None:
            yield record(where=Location(row.place.file, row.line, 1), **values)


def _values(row: _Row, columns: list[_Column], problems: Problems) -> dict[str, Any] | None:
    values: dict[str, Any] | None = {}
    for column in columns:
        cell = row.cells[column.index].strip()
        try:
            if cell and values is not None:
                values[column.field.name] = column.read(cell)
            elif cell:
                column.read(cell)
            elif column.field.required:
                raise Unreadable("office_value_missing")
        except Unreadable as problem:
            values = None
            where = row.place.of_cell(row.line, column.index)
            problems.add(problem.code, where, key=column.field.name, **problem.values)
    return values


def _names(table: Table) -> str:
    return ", ".join(field.name for field in table.group.fields)
