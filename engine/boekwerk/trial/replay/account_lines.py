"""Lines of a history that tell no more than who, when and on which account: enough for `habits`.

What other bodies publish, or a package lists, is seldom a whole booking: amounts are missing, VAT is not
told, and the lines of one transaction stand apart. So nothing is asked here that is not needed.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from boekwerk.domain.amount import ZERO
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.history.cells import amount_of_cell, date_of_cell
from boekwerk.positions.values import Unreadable

REQUIRED = ("relation", "date", "ledger_account")
COLUMNS = (*REQUIRED, "number", "amount")
"""The columns that are looked at. The others are left alone."""

_PARQUET = b"PAR1"
_ROWS_AT_A_TIME = 50_000
_LONGEST_LINE = 1 << 22
_MIDNIGHT = datetime.time(tzinfo=datetime.UTC)
_MOST_SEPARATORS = ";,\t|"


def read_account_lines(path: Path, columns: Mapping[str, str]) -> Iterator[PastBooking]:
    """Give one booking for each line of a CSV or Parquet file, in its order.

    ``columns`` gives, for a column of ours, its name in the file. Lines of one relation, day and number
    are put together later. Raises BoekwerkError at the first line that cannot be read.
    """
    with path.open("rb") as file:
        is_parquet = file.read(len(_PARQUET)) == _PARQUET
    names = {name: columns.get(name, name) for name in COLUMNS}
    rows = _parquet_rows(path, names) if is_parquet else _csv_rows(path, names)
    for number, cells in rows:
        yield _booking(cells, Location(str(path), number), names)


def _booking(cells: Mapping[str, Any], place: Location, names: Mapping[str, str]) -> PastBooking:
    for name in REQUIRED:
        if cells.get(name) in (None, ""):
            raise BoekwerkError(Reason("replay_value_missing", {"key": names[name]}, place))
    reading = "date"
    try:
        date = _date(cells["date"])
        reading = "amount"
        amount = _amount(cells.get("amount"))
    except Unreadable as problem:
        values = {"key": names[reading], **problem.values}
        raise BoekwerkError(Reason(problem.code, values, place)) from None
    return PastBooking(
        # Lines without a number are those of one document, as far as anybody can tell.
        key="",
        source="imported",
        relation=str(cells["relation"]),
        direction="purchase",
        date=date,
        booked_at=datetime.datetime.combine(date, _MIDNIGHT),
        total=amount,
        lines=(PastLine(str(cells["ledger_account"]), amount),),
        number=str(cells["number"]) if cells.get("number") not in (None, "") else None,
    )


def _amount(value: Any) -> Decimal:
    return ZERO if value in (None, "") else amount_of_cell(str(value))


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else date_of_cell(str(value).strip())


def _found(path: Path, names: Mapping[str, str], there: Sequence[str]) -> dict[str, str]:
    """Give which of our columns are in a file, under which name. Raises when one that is needed is not."""
    missing = [names[name] for name in REQUIRED if names[name] not in there]
    if missing:
        values = {"file": str(path), "missing": ", ".join(missing), "columns": shown(", ".join(there), 300)}
        raise BoekwerkError(Reason("replay_columns_missing", values, Location(str(path), 1)))
    return {name: column for name, column in names.items() if column in there}


def _csv_rows(path: Path, names: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows_of(path, _lines_of(path, file), names)
    except UnicodeDecodeError as error:
        values = {"file": str(path), "problem": error.reason}
        raise BoekwerkError(Reason("replay_file_unreadable", values)) from error


def _lines_of(path: Path, file: TextIO) -> Iterator[str]:
    """Give the lines, none of which may fill memory by itself."""
    for line in iter(partial(file.readline, _LONGEST_LINE), ""):
        if len(line) == _LONGEST_LINE:
            values = {"file": str(path), "problem": f"line > {_LONGEST_LINE}"}
            raise BoekwerkError(Reason("replay_file_unreadable", values))
        yield line


def _rows_of(
    path: Path, lines: Iterator[str], names: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    first = next(lines, "")
    separator = max(_MOST_SEPARATORS, key=first.count)
    header = next(csv.reader([first], delimiter=separator), [])
    found = _found(path, names, [name.strip() for name in header])
    at = {name: [cell.strip() for cell in header].index(column) for name, column in found.items()}
    reader = csv.reader(lines, delimiter=separator)
    try:
        for cells in reader:
            if any(cells):
                yield (
                    reader.line_num + 1,
                    {name: cells[index].strip() for name, index in at.items() if index < len(cells)},
                )
    except csv.Error as error:
        where = Location(str(path), reader.line_num + 1)
        raise BoekwerkError(
            Reason("replay_file_unreadable", {"file": str(path), "problem": str(error)}, where)
        ) from error


def _parquet_rows(path: Path, names: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read a Parquet file a piece at a time."""
    try:
        import polars  # noqa: PLC0415 - large, and only needed for this
        from polars.exceptions import PolarsError  # noqa: PLC0415
    except ImportError:
        raise BoekwerkError(Reason("replay_parquet_not_installed", {"file": str(path)})) from None
    try:
        lazy = polars.scan_parquet(path, glob=False)
        found = _found(path, names, lazy.collect_schema().names())
        wanted = lazy.select([polars.col(column).alias(name) for name, column in found.items()])
        at = 0
        while True:
            part = wanted.slice(at, _ROWS_AT_A_TIME).collect()
            yield from enumerate(part.iter_rows(named=True), at + 1)
            at += _ROWS_AT_A_TIME
            if part.height < _ROWS_AT_A_TIME:
                return
    except PolarsError as error:
        values = {"file": str(path), "problem": shown(str(error))}
        raise BoekwerkError(Reason("replay_file_unreadable", values)) from error
