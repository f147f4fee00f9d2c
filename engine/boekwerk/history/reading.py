"""A history from whatever file it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Location, Reason
from boekwerk.history.csv_reader import read_csv
from boekwerk.history.known_accounts import KnownAccounts
from boekwerk.history.notes import Notes

HistoryKind = Literal["csv", "parquet", "xaf"]
HISTORY_KINDS: tuple[HistoryKind, ...] = get_args(HistoryKind)
_BY_SUFFIX: dict[str, HistoryKind] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".xaf": "xaf",
    ".xml": "xaf",
}


class HistoryFile(Struct, frozen=True):
    """A file of booking history, and how to read it.

    ``kind`` None: as its name says. ``columns`` gives, for a column of ours, its name in a CSV or Parquet
    file; ``known`` what the administration tells of its accounts, for an audit file.
    """

    path: Path
    kind: HistoryKind | None = None
    columns: Mapping[str, str] = {}
    known: KnownAccounts = KnownAccounts()


def read_history(file: HistoryFile, notes: Notes | None = None) -> Iterator[PastBooking]:
    """Give the bookings of a file, in its order, as the reader of its kind does.

    Raises BoekwerkError when the name does not tell the kind, and what the reader raises: HistoryError, at
    the end of the file, when anything in it is wrong.
    """
    kind = file.kind or _BY_SUFFIX.get(file.path.suffix.lower())
    if kind is None:
        values = {"file": file.path.name, "kinds": ", ".join(HISTORY_KINDS)}
        raise BoekwerkError(Reason("history_kind_unknown", values, Location(str(file.path))))
    if kind == "csv":
        return read_csv(file.path, file.columns, notes=notes)
    # What reads these takes long to import, and most histories are CSV.
    if kind == "parquet":
        from boekwerk.history.parquet_reader import read_parquet  # noqa: PLC0415

        return read_parquet(file.path, file.columns, notes=notes)
    from boekwerk.history.xaf_reader import read_xaf  # noqa: PLC0415

    return read_xaf(file.path, file.known, notes=notes)
