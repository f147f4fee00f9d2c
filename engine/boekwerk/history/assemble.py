"""Rows of cells into bookings: its lines stand together, what is of the whole booking repeated on each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol

from msgspec import structs

from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.errors import HistoryError
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.reason import Location, Reason
from boekwerk.history.booking_cells import booking_reader
from boekwerk.history.columns import COLUMNS
from boekwerk.history.keys import Identity, SeenKeys, booking_key
from boekwerk.history.layout import FileColumn, Heading, Layout, layout_of
from boekwerk.history.line_cells import Cells, line_reader, picker
from boekwerk.history.notes import Notes
from boekwerk.positions import Problems
from boekwerk.positions.values import Unreadable

# A booking is in memory whole; real ones have some ten thousands of lines at the most.
_MOST_ROWS = 100_000
_MIDNIGHT = datetime.time(tzinfo=datetime.UTC)


class Rows(Protocol):
    """The rows of a file below its heading."""

    @property
    def line(self) -> int:
        """Give the line at which the row given last begins."""

    def __iter__(self) -> Iterator[list[str]]:
        """Give each row's cells."""

    def place(self, line: int, index: int = 0) -> Location:
        """Tell where a cell of the row that begins at ``line`` stands."""


def bookings_of(
    rows: Rows, heading: Heading | None, mapping: Mapping[str, str], problems: Problems, notes: Notes
) -> Iterator[PastBooking]:
    """Give the bookings of rows below a heading; None: there is none, which is a problem.

    ``mapping`` gives for a column of ours its name in the file. Raises HistoryError at the end, with every
    problem, when there are any.
    """
    if heading is not None:
        layout = layout_of(heading, mapping, problems, notes)
        if layout is not None:
            yield from _Assembler(rows, layout, problems, notes).bookings()
    elif not problems.reasons():
        names = ", ".join(column.name for column in COLUMNS)
        problems.add("office_no_header", rows.place(1), columns=names)
    reasons = problems.reasons()
    if reasons:
        file = rows.place(1).file
        raise HistoryError(
            Reason("history_unusable", {"file": file, "count": len(reasons)}, Location(file)), reasons
        )


class _Assembler:
    """Makes bookings of rows. Problems are noted, and after the first of them no booking is given."""

    def __init__(self, rows: Rows, layout: Layout, problems: Problems, notes: Notes) -> None:
        self._rows = rows
        self._layout = layout
        self._problems = problems
        self._notes = notes
        self._columns = layout.of("booking")
        self._values_of = booking_reader(layout)
        self._line_of = line_reader(layout)
        self._seen = SeenKeys()
        self._failed = False
        self._row_missing = False

    def bookings(self) -> Iterator[PastBooking]:
        """Give the bookings in the order of the file."""
        width, line_of = self._layout.width, self._line_of
        own_cells_of = picker([column.index for column in self._columns])
        begun: _Begun | None = None
        own_cells: Cells = ()
        for cells in self._rows:
            try:
                if len(cells) != width:
                    self._refuse_length(cells)
                    continue
                line = line_of(cells)
                found = own_cells_of(cells)
                if begun is None or found != own_cells:
                    earlier, begun = begun, self._begin(cells, begun)
                    own_cells = found
                    if earlier is not None and earlier is not begun:
                        booking = self._finished(earlier)
                        if booking is not None:
                            yield booking
                begun.add(line)
            except Unreadable as problem:
                self._explain(cells, problem)
                if self._problems.full:
                    return
        yield from self._last(begun)

    def _begin(self, cells: Cells, earlier: _Begun | None) -> _Begun:
        """Give the booking that a row belongs to: a new one, or the one before, written differently."""
        values = self._values_of(cells)
        key = values.get("key") or self._key(values)
        if earlier is not None and key == earlier.key:
            _refuse_difference(values, earlier.values)
            return earlier
        is_whole = not self._row_missing
        if earlier is not None:
            earlier.is_whole &= is_whole
        self._row_missing = False
        if not self._seen.add(key):
            where = self._rows.place(self._rows.line)
            self._note("history_lines_apart", where, relation=values["relation"], date=values["date"])
        return _Begun(key, values, self._rows.line, is_whole)

    def _key(self, values: dict[str, Any]) -> str:
        number, transaction = values.get("number"), values.get("transaction")
        if number is None and transaction is None:
            self._notes.without_number()
        direction, journal = values.get("direction", "purchase"), values.get("journal")
        return booking_key(
            Identity(values["relation"], direction, number, values["date"], journal, transaction)
        )

    def _last(self, begun: _Begun | None) -> Iterator[PastBooking]:
        if begun is None:
            return
        begun.is_whole &= not self._row_missing
        booking = self._finished(begun)
        if booking is not None:
            yield booking

    def _finished(self, begun: _Begun) -> PastBooking | None:
        """Give a booking whose last row has been read; None when something is wrong in the file."""
        lines, get = begun.all_lines(), begun.values.get
        total = _sum_of(lines)
        if begun.is_whole and get("total", total) != total:
            where = self._rows.place(begun.line, self._layout.index("total") or 0)
            self._note("history_total_differs", where, total=get("total"), sum=total)
        if self._failed:
            return None
        self._notes.lines += len(lines)
        self._notes.line = begun.line
        date: datetime.date = begun.values["date"]
        return PastBooking(
            begun.key,
            get("source", "imported"),
            begun.values["relation"],
            get("direction", "purchase"),
            date,
            get("booked_at") or datetime.datetime.combine(date, _MIDNIGHT),
            total,
            lines,
            get("number"),
            get("journal"),
            get("currency", "EUR"),
            get("one_off", False),
            get("description"),
            get("payment_condition"),
            get("document"),
        )

    def _refuse_length(self, cells: Cells) -> None:
        if any(cells):
            where = self._rows.place(self._rows.line)
            self._note("office_row_length", where, found=len(cells), expected=self._layout.width)

    def _explain(self, cells: Cells, first: Unreadable) -> None:
        """Note everything that is wrong in a row of which ``first`` was found; nothing in an empty row."""
        if not any(map(str.strip, cells)):
            return
        problems = list(self._wrong_cells(cells))
        for column, problem in problems:
            where = self._rows.place(self._rows.line, column.index)
            self._note(problem.code, where, **{"key": column.column.name, **problem.values})
        if not problems:
            self._note(first.code, self._rows.place(self._rows.line), **first.values)

    def _wrong_cells(self, cells: Cells) -> Iterator[tuple[FileColumn, Unreadable]]:
        try:
            self._line_of(cells)
            columns = self._columns
        except Unreadable:
            columns = self._layout.columns
        for column in columns:
            cell = cells[column.index].strip()
            try:
                if cell:
                    column.read(cell)
                elif column.column.required:
                    raise Unreadable("office_value_missing")
            except Unreadable as problem:
                yield column, problem

    def _note(self, code: str, where: Location, **values: Any) -> None:
        self._failed = self._row_missing = True
        self._problems.add(code, where, **values)


class _Begun:
    """A booking of which rows are still to come; ``is_whole`` unless a row of it may have been refused."""

    __slots__ = ("_items", "_rows", "is_whole", "key", "line", "lines", "values")

    def __init__(self, key: str, values: dict[str, Any], line: int, is_whole: bool) -> None:
        self.key = key
        self.values = values
        self.line = line
        self.is_whole = is_whole
        self.lines: list[PastLine] = []
        self._items: dict[int, list[InvoiceItem]] = {}
        self._rows = 0

    def add(self, line: PastLine | InvoiceItem) -> None:
        """Add a line, or an item to the line before."""
        self._rows += 1
        if self._rows > _MOST_ROWS:
            raise Unreadable("history_too_many_lines", most=_MOST_ROWS)
        if isinstance(line, PastLine):
            self.lines.append(line)
        elif self.lines:
            self._items.setdefault(len(self.lines) - 1, []).append(line)
        else:
            raise Unreadable("history_item_first")

    def all_lines(self) -> tuple[PastLine, ...]:
        """Give the lines with all of their items."""
        for index, items in self._items.items():
            line = self.lines[index]
            self.lines[index] = structs.replace(line, items=(*line.items, *items))
        return tuple(self.lines)


def _refuse_difference(values: dict[str, Any], earlier: dict[str, Any]) -> None:
    for name in (*values, *earlier):
        here, there = values.get(name), earlier.get(name)
        if here != there:
            raise Unreadable("history_booking_differs", key=name, value=here, first=there)


def _sum_of(lines: tuple[PastLine, ...]) -> Decimal:
    add, total = EXACT.add, ZERO
    for line in lines:
        total = add(total, line.amount)
        if line.vat:
            total = add(total, line.vat)
    return total
