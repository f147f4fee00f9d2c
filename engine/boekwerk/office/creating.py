"""A complete administration folder to start from."""

from __future__ import annotations

import calendar
import datetime
import json
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from boekwerk.domain.administration import Period
from boekwerk.office.accounts_files import PERIODS
from boekwerk.office.new_folder import make_folder, refusal, refuse_to_overwrite
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
    make_folder(folder, partial(_write_texts, texts=texts))
    return tuple(folder / relative for relative in sorted(texts))


def _refuse(folder: Path, name: str, year: int) -> None:
    if not name or not (name + folder.resolve().name).isprintable():
        raise refusal(folder, "office_name_empty", {})
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        values = {"year": year, "least": _FIRST_YEAR, "most": _LAST_YEAR}
        raise refusal(folder, "office_year", values)
    refuse_to_overwrite(folder)


def _values(folder: Path, name: str, package: str, year: int) -> dict[str, str]:
    """Give what is filled in; JSON's quotation marks are YAML's too, so that any text stays text."""
    texts = {"id": folder.resolve().name, "name": name, "package": package}
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}
    # The built-in package works at once; what others ask for their plugins say.
    books = f"[{{name: database, value: {json.dumps(texts['id'] + '.sqlite', ensure_ascii=False)}}}]"
    return {**quoted, "year": str(year), "package_settings": books if package == "local" else "[]"}


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


def _write_texts(folder: Path, *, texts: dict[str, str]) -> None:
    for relative, text in texts.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
