"""Bringing the rule files in folders to this version of their schema."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.reason import Location, Reason
from boekwerk.rules.finding import file_problem, find_rule_files, is_test_file, unreadable
from boekwerk.rules.migration import migrate

_MOST_BYTES = 20_000_000
_BOM = "\ufeff"


class MigratedFile(Struct, frozen=True):
    """A rule file that is to be changed, or was: ``diff`` shows how, ``written`` is whether it was."""

    file: Path
    diff: str
    written: bool = False


class Migrated(Struct, frozen=True):
    """What became of the rule files: those to be changed, how many were good already, and problems."""

    files: tuple[MigratedFile, ...]
    unchanged: int
    problems: tuple[Reason, ...]


def migrate_files(folders: Sequence[Path], *, write: bool) -> Migrated:
    """Bring the rule files in folders to this version; without ``write`` only say what would change.

    A file is replaced whole or not at all, and keeps its line endings and byte order mark.
    """
    problems: list[Reason] = []
    changed: list[MigratedFile] = []
    files = [path for path in find_rule_files(folders, problems) if not is_test_file(path)]
    before = len(problems)
    for path in files:
        found = _migrate(path, write)
        if isinstance(found, Reason):
            problems.append(found)
        elif found is not None:
            changed.append(found)
    unchanged = len(files) - len(changed) - (len(problems) - before)
    return Migrated(tuple(changed), unchanged, tuple(problems))


def _migrate(path: Path, write: bool) -> MigratedFile | Reason | None:
    """Bring one file to this version; None when it is."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            values = {"characters": path.stat().st_size, "most": _MOST_BYTES}
            return Reason("yaml_too_large", values, Location(str(path)))
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        return unreadable(path, error)
    except UnicodeDecodeError:
        return file_problem("rule_file_not_utf8", path)
    mark = _BOM if text.startswith(_BOM) else ""
    migration = migrate(text.removeprefix(_BOM), str(path))
    if migration.problem is not None or not migration.changes:
        return migration.problem
    if write:
        try:
            _replace(path, (mark + migration.after).encode())
        except OSError as error:
            problem = error.strerror or type(error).__name__
            return file_problem("migrate_not_written", path, problem=problem)
    return MigratedFile(path, _diff(migration.before, migration.after, path), write)


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file and put that in its place, so that no half file is ever there."""
    target = Path(os.path.realpath(path))  # a link stays a link
    if not os.access(target, os.W_OK):  # putting another file in its place would not ask
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _diff(before: str, after: str, path: Path) -> str:
    name = path.as_posix()
    return "\n".join(unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=2))
