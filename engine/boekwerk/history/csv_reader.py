"""A history as CSV into bookings, as it streams by; see ``docs/history.md`` for the columns."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Location
from boekwerk.history.assemble import bookings_of
from boekwerk.history.layout import Heading
from boekwerk.history.notes import Notes
from boekwerk.positions import Problems
from boekwerk.positions.csv_text import cell_place, separator_of
from boekwerk.positions.plain_text import decoded

_BLOCK = 1 << 20
_LINES_AT_A_TIME = 5_000
# Far more than a row with ten thousand characters in each cell.
_LONGEST_LINE = 1 << 22


def read_csv(
    source: Path | TextIO,
    columns: Mapping[str, str] | None = None,
    *,
    file: str | None = None,
    notes: Notes | None = None,
) -> Iterator[PastBooking]:
    """Give the bookings of a CSV file, or of a stream of text opened with ``newline=""``, in its order.

    ``columns`` gives, for a column of ours, its name in the file. ``file`` is the name that locations
    carry, the path by default. At the end of the file raises HistoryError with every problem of it, at
    most a hundred; no booking comes after the first problem, and who keeps bookings must not keep those
    before it. Memory does not grow with the file but for some 20 bytes a booking.
    """
    notes = notes or Notes()
    name = file or str(source if isinstance(source, Path) else source.name)
    problems = Problems()
    rows = _CsvRows(_pieces(source, name, problems, notes), name, problems)
    yield from bookings_of(rows, rows.heading(), columns or {}, problems, notes)


class _CsvRows:
    """The rows of a CSV file. Of its lines the last few thousand are kept, to find a cell in them."""

    def __init__(self, pieces: Iterator[list[str]], file: str, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self._kept: deque[tuple[int, list[str]]] = deque(maxlen=2)
        first = next(pieces, [])
        self._separator, self._above = separator_of(first)
        lines = islice(chain.from_iterable(self._keeping(chain([first], pieces))), self._above, None)
        self._reader = csv.reader(lines, delimiter=self._separator, strict=True)
        self._read_before = 0

    @property
    def line(self) -> int:
        """Give the line at which the row given last begins."""
        return self._above + self._read_before + 1

    def heading(self) -> Heading | None:
        """Take the first row that is not empty; None where there is none."""
        for cells in self:
            if any(cells):
                place = partial(self.place, self.line)
                self._read_before = self._reader.line_num
                return Heading(cells, place)
        return None

    def __iter__(self) -> Iterator[list[str]]:
        """Give each row's cells; ends, with the problem noted, where quotation marks are not right."""
        reader = self._reader
        try:
            for cells in reader:
                yield cells
                self._read_before = reader.line_num
        except csv.Error:
            self._problems.add("office_csv_quotes", Location(self._file, self.line, 1))

    def place(self, line: int, index: int = 0) -> Location:
        """Tell where a cell of the row that begins at ``line`` stands."""
        lines = [text for first, kept in self._kept for text in kept[max(0, line - first) :]]
        if not self._kept or line < self._kept[0][0]:
            return Location(self._file, line)
        further, column = cell_place(lines, self._separator, index)
        return Location(self._file, line + further, column)

    def _keeping(self, pieces: Iterator[list[str]]) -> Iterator[list[str]]:
        line = 1
        for lines in pieces:
            self._kept.append((line, lines))
            line += len(lines)
            yield lines


def _pieces(source: Path | TextIO, file: str, problems: Problems, notes: Notes) -> Iterator[list[str]]:
    """Give the lines of a file, thousands at a time; ends, with the problem noted, at what is no text."""
    if isinstance(source, Path):
        return _pieces_of_file(source, file, problems, notes)
    return iter(lambda: list(islice(source, _LINES_AT_A_TIME)), [])


def _pieces_of_file(path: Path, file: str, problems: Problems, notes: Notes) -> Iterator[list[str]]:
    line = 0
    for block in _blocks(path, file, problems, notes):
        text = decoded(block, file, problems, line)
        if text is None:
            return
        lines = list(io.StringIO(text, newline=""))
        line += len(lines)
        yield lines


def _blocks(path: Path, file: str, problems: Problems, notes: Notes) -> Iterator[bytes]:
    """Give a file in blocks that end where a line does."""
    try:
        with path.open("rb") as stream:
            rest = b""
            while block := stream.read(_BLOCK):
                notes.bytes_read += len(block)
                block = rest + block
                ends = block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, -1) + 1
                if not ends and len(block) > _LONGEST_LINE:
                    problems.add("office_csv_quotes", Location(file))
                    return
                rest = block[ends:]
                if ends:
                    yield block[:ends]
            if rest:
                yield rest
    except OSError as error:
        problems.add("office_file_unreadable", Location(file), error=error.strerror or type(error).__name__)
