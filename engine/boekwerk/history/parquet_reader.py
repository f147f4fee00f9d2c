"""A history as Parquet into bookings: the columns and ways of the CSV, with cells that have a type."""

from __future__ import annotations

import datetime
import importlib.util
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from boekwerk.domain.errors import BoekwerkError, HistoryError
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Location, Reason
from boekwerk.history.assemble import bookings_of
from boekwerk.history.layout import Heading
from boekwerk.history.notes import Notes
from boekwerk.positions import Problems

_ROWS_AT_A_TIME = 50_000
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_parquet(
    path: Path, columns: Mapping[str, str] | None = None, *, notes: Notes | None = None
) -> Iterator[PastBooking]:
    """Give the bookings of a Parquet file, in its order, as `read_csv` does; locations tell the row.

    Amounts are text, whole or decimal numbers; binary fractions are taken for the shortest number that
    they stand for. Raises HistoryError as `read_csv`, and BoekwerkError when polars is not installed.
    """
    if importlib.util.find_spec("polars") is None:
        raise BoekwerkError(Reason("history_parquet_not_installed"))
    notes, problems = notes or Notes(), Problems()
    rows = _ParquetRows(path, problems, notes)
    yield from bookings_of(rows, rows.heading(), columns or {}, problems, notes)


class _ParquetRows:
    """The rows of a Parquet file; the first below the names of its columns is row 1."""

    def __init__(self, path: Path, problems: Problems, notes: Notes) -> None:
        self._path = path
        self._problems = problems
        self._notes = notes
        self._row = 0

    @property
    def line(self) -> int:
        """Give the number of the row given last."""
        return self._row

    def heading(self) -> Heading:
        """Give the names of the columns. Raises HistoryError when this is no Parquet file."""
        import polars as pl  # noqa: PLC0415 - polars is an extra

        try:
            names = pl.scan_parquet(self._path, glob=False).collect_schema().names()
        except (pl.exceptions.PolarsError, OSError) as error:
            where = Location(str(self._path))
            problem = Reason("history_not_parquet", {"file": str(self._path)}, where)
            raise HistoryError(problem, [problem]) from error
        return Heading(names, lambda _: Location(str(self._path)))

    def place(self, line: int, index: int = 0) -> Location:
        """Tell where a row is; a Parquet file has no columns of text."""
        return Location(str(self._path), line)

    def __iter__(self) -> Iterator[list[str]]:
        """Give each row's cells as text."""
        for batch in self._batches():
            for row in batch:
                self._row += 1
                cells = [_written(value) for value in row]
                found = next(filter(None, map(_NOT_TEXT.search, cells)), None)
                if found is not None:
                    character = f"U+{ord(found.group()):04X}"
                    self._problems.add("office_not_text", self.place(self._row), character=character)
                    return
                yield cells

    def _batches(self) -> Iterator[list[tuple[Any, ...]]]:
        import polars as pl  # noqa: PLC0415 - polars is an extra

        size = self._path.stat().st_size
        scanned = pl.scan_parquet(self._path, glob=False)
        try:
            count = scanned.select(pl.len()).collect().item()
            for first in range(0, count, _ROWS_AT_A_TIME):
                yield scanned.slice(first, _ROWS_AT_A_TIME).collect().rows()
                self._notes.bytes_read = size * min(first + _ROWS_AT_A_TIME, count) // count
        except (pl.exceptions.PolarsError, OSError):
            self._problems.add("history_not_parquet", self.place(self._row), file=str(self._path))


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a code, to programs that keep numbers with empty cells among them
    return f"{value:f}" if isinstance(value, Decimal) else _written_date(value)


def _written_date(value: Any) -> str:
    """Write a date; a moment without zone at midnight is one, to those who know no other type."""
    if isinstance(value, datetime.datetime) and value.tzinfo is None and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
