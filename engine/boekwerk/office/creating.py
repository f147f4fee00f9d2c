"""A complete administration folder to start from."""

from __future__ import annotations

import calendar
import contextlib
import datetime
import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from boekwerk.domain.administration import Period
from boekwerk.domain.errors import OfficeError
from boekwerk.domain.reason import Location, Reason
from boekwerk.office.accounts_files import PERIODS
from boekwerk.office.writing import table_text
from boekwerk.reasons import Language

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def create_administration(
    folder: Path, *, name: str, package: str, language: Language, year: int
) -> tuple[Path, ...]:
    """Write an administration to start from, with the periods of ``year``; give the files written.

    Comments, names of accounts and the example rule are in ``language``. The administration's id is
    the folder's name. Raises OfficeError, and leaves nothing behind, when ``folder`` exists and is
    not empty, when it cannot be written, or when name or year cannot be used.
    """
    name = " ".join(name.split())
    _refuse(folder, name, year)
    texts = _texts(_values(folder, name, package, year), language)
    texts["periods.csv"] = table_text(PERIODS, _periods(year))
    try:
        _write_all(folder, texts)
    except OSError as error:
        values = {"folder": str(folder), "error": error.strerror or type(error).__name__}
        raise _refusal(folder, "office_folder_not_written", values) from error
    return tuple(folder / relative for relative in sorted(texts))


def _refuse(folder: Path, name: str, year: int) -> None:
    if not name or not (name + folder.resolve().name).isprintable():
        raise _refusal(folder, "office_name_empty", {})
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        values = {"year": year, "least": _FIRST_YEAR, "most": _LAST_YEAR}
        raise _refusal(folder, "office_year", values)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _refusal(folder, "office_folder_not_empty", {"folder": str(folder)})


def _refusal(folder: Path, code: str, values: Mapping[str, object]) -> OfficeError:
    reason = Reason(code, dict(values), Location(str(folder)))
    return OfficeError(reason, (reason,))


def _values(folder: Path, name: str, package: str, year: int) -> dict[str, str]:
    """Give what is filled in; JSON's quotation marks are YAML's too, so that any text stays text."""
    texts = {"id": folder.resolve().name, "name": name, "package": package}
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}
    return {**quoted, "year": str(year)}


def _texts(values: dict[str, str], language: Language) -> dict[str, str]:
    starter = files(__package__).joinpath("starter", language)
    texts = {file.name: _filled(file, values) for file in starter.iterdir() if file.is_file()}
    rules = starter.joinpath("rules").iterdir()
    return {**texts, **{f"rules/{file.name}": _filled(file, values) for file in rules}}


def _filled(file: Traversable, values: dict[str, str]) -> str:
    return Template(file.read_text(encoding="utf-8")).substitute(values)


def _periods(year: int) -> list[Period]:
    return [
        Period(
            year=year,
            number=month,
            first_day=datetime.date(year, month, 1),
            last_day=datetime.date(year, month, calendar.monthrange(year, month)[1]),
            open=True,
            vat_return_filed=False,
        )
        for month in range(1, 13)
    ]


def _write_all(folder: Path, texts: dict[str, str]) -> None:
    """Write beside the folder first, so that it is there whole or not at all."""
    missing = [parent for parent in folder.resolve().parents if not parent.exists()]
    try:
        folder.resolve().parent.mkdir(parents=True, exist_ok=True)
        _write_beside(folder, texts)
    except OSError:
        for parent in missing:
            with contextlib.suppress(OSError):  # the first error is the one to tell
                parent.rmdir()
        raise


def _write_beside(folder: Path, texts: dict[str, str]) -> None:
    with TemporaryDirectory(prefix=".boekwerk-", dir=folder.resolve().parent) as beside:
        made = Path(beside) / "made"
        for relative, text in texts.items():
            path = made / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
