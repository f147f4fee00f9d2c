"""An administration folder into an administration, or into everything that is wrong with it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import OfficeError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.history import Notes
from boekwerk.office.abilities import has, narrowed
from boekwerk.office.checks import check
from boekwerk.office.csv_reading import read_table
from boekwerk.office.fields import Table
from boekwerk.office.history_file import HISTORY, read_history_text
from boekwerk.office.master_data import MasterData
from boekwerk.office.relations_files import TABLES
from boekwerk.office.settings_file import ADMINISTRATION
from boekwerk.office.snapshot import AdministrationSnapshot
from boekwerk.office.text_files import read_file
from boekwerk.office.yaml_mapping import read_record, read_records
from boekwerk.positions import Problems, did_you_mean
from boekwerk.positions.plain_text import decoded

_OURS = (".csv", ".yaml", ".yml")


def read_administration(
    folder: Path, capabilities: Callable[[str], Capabilities | None]
) -> AdministrationSnapshot:
    """Read an administration folder; ``capabilities`` tells what a package can do, None if unknown.

    Raises OfficeError with every problem of every file when the folder cannot be used. What is
    doubtful only is in the snapshot's ``remarks``.
    """
    with _without_garbage_collection():
        problems = _problems_of_folder(folder)
        if problems:
            raise _error(folder, problems)
        files = [*(_read_table(folder, table) for table in TABLES), _read_history(folder)]
        records = {file.table.name: file.records for file in files}
        settings = next(iter(records.pop(ADMINISTRATION.name)), None) or Settings("", "", "")
        declared = capabilities(settings.package)
        data = MasterData(settings, declared or Capabilities(), **records)
        between = Problems()
        check(data, {file.table.name for file in files if file.problems}, between)
    problems = [problem for file in files for problem in file.problems]
    problems += between.reasons()
    problems += [*_unknown_package(settings, declared), *_unholdable(settings, declared)]
    if problems:
        raise _error(folder, problems)
    usable = narrowed(data.capabilities, settings.switched_off)
    data = structs.replace(data, capabilities=usable)
    remarks = [*_needless(settings, declared), *(remark for file in files for remark in file.remarks)]
    return AdministrationSnapshot(data, _version(files, usable), remarks)


def administration_id(folder: Path) -> str | None:
    """Read only the id of the administration in a folder; None where there is none that can be read."""
    records = _read_table(folder, ADMINISTRATION).records
    return records[0].id if records else None


class _File(Struct, frozen=True):
    """A table as it was read; ``digest`` is the hash of the file's bytes."""

    table: Table
    records: tuple[Any, ...] = ()
    problems: tuple[Reason, ...] = ()
    digest: str = ""
    remarks: tuple[Reason, ...] = ()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Keep the collector from walking, over and over, hundreds of thousands of records being made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _problems_of_folder(folder: Path) -> list[Reason]:
    """Refuse what is no folder, and files that would be a table if their name were right."""
    where = Location(str(folder))
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        code = (
            "office_folder_missing" if isinstance(error, FileNotFoundError) else "office_folder_unreadable"
        )
        return [Reason(code, {"folder": str(folder)}, where)]
    known = {table.file for table in (*TABLES, HISTORY)}
    problems = Problems()
    for name in names:
        if name.startswith((".", "~")) or name in known or not name.lower().endswith(_OURS):
            continue
        place, values = Location(str(folder / name)), {"name": shown(name)}
        suggestion = did_you_mean(name, known)
        if suggestion is None:
            problems.add("office_file_unknown", place, **values)
        else:
            code = "office_file_near_both" if suggestion in names else "office_file_near"
            problems.add(code, place, suggestion=suggestion, **values)
    return list(problems.reasons())


def _read_table(folder: Path, table: Table) -> _File:
    path = folder / table.file
    if not table.required and not path.exists():
        return _File(table)
    problems = Problems()
    data, text = _read_file(path, problems)
    if text is None:
        return _File(table, (), problems.reasons())
    records = _read_text(text, str(path), table, problems)
    return _File(table, records, problems.reasons(), sha256(data).hexdigest())


def _read_history(folder: Path) -> _File:
    path = folder / HISTORY.file
    if not path.exists():
        return _File(HISTORY)
    problems, notes = Problems(), Notes()
    data, text = _read_file(path, problems)
    if text is None:
        return _File(HISTORY, (), problems.reasons())
    records, wrong = read_history_text(text, str(path), notes)
    return _File(HISTORY, records, wrong, sha256(data).hexdigest(), notes.remarks)


def _read_file(path: Path, problems: Problems) -> tuple[bytes, str | None]:
    """Give a file's bytes and text; no text, with the problem noted, when it has none."""
    data = read_file(path, problems)
    return (b"", None) if data is None else (data, decoded(data, str(path), problems))


def _read_text(text: str, file: str, table: Table, problems: Problems) -> tuple[Any, ...]:
    if table.is_csv:
        return read_table(text, file, table, problems)
    if table.one_record:
        record = read_record(text, file, table, problems)
        return () if record is None else (record,)
    return read_records(text, file, table, problems)


def _unknown_package(settings: Settings, declared: Capabilities | None) -> list[Reason]:
    if declared is not None or not settings.package:
        return []
    return [
        Reason("office_package_unknown", {"package": shown(settings.package)}, settings.place("package"))
    ]


def _unholdable(settings: Settings, declared: Capabilities | None) -> list[Reason]:
    """Refuse to wait for authorisation where the package has no way to hold payment (PR-12)."""
    if declared is None or not settings.release_after_authorisation:
        return []
    if narrowed(declared, settings.switched_off).payment_block != "none":
        return []
    where = settings.place("release_after_authorisation")
    return [Reason("office_release_not_possible", {"package": settings.package}, where)]


def _needless(settings: Settings, declared: Capabilities | None) -> list[Reason]:
    """Remark on abilities that are switched off and were not there to begin with."""
    where = settings.place("switched_off")
    return [
        Reason("office_ability_not_there", {"ability": ability, "package": settings.package}, where)
        for ability in settings.switched_off
        if declared is not None and not has(declared, ability)
    ]


def _version(files: list[_File], capabilities: Capabilities) -> str:
    digest = sha256(msgspec.json.encode(capabilities))
    for file in files:
        digest.update(f"{file.table.file} {file.digest}\n".encode())
    return f"sha256:{digest.hexdigest()}"


def _error(folder: Path, problems: Sequence[Reason]) -> OfficeError:
    order = {str(folder / table.file): index for index, table in enumerate((*TABLES, HISTORY))}
    summary = Reason(
        "office_unusable", {"folder": str(folder), "count": len(problems)}, Location(str(folder))
    )
    return OfficeError(summary, sorted(problems, key=lambda problem: _place(problem, order)))


def _place(problem: Reason, order: dict[str, int]) -> tuple[int, float, int]:
    where = problem.where or Location("")
    line = float("inf") if where.line is None and problem.code == "more_problems" else where.line or 0
    return order.get(where.file, len(order)), line, where.column or 0
