"""Finding rule files: what looks like rules is read or is a problem, and is never passed over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown

_SUFFIXES = (".yaml", ".yml")
_TESTS = (".test.yaml", ".test.yml")
# What editors on Windows make of the name, and its file list does not show.
_MISNAMED = (".yaml.txt", ".yml.txt")
_LONGEST_PATH = 300


def find_rule_files(folders: Sequence[Path], problems: list[Reason]) -> list[Path]:
    """List the rule files in the folders, each once, in the order of their names.

    A path to a file is that file. Names that begin with a point are left alone. A folder that may not
    be read, a link to a folder, or something with the name of a rule file that is no file, is a
    problem: rules that somebody relies on would be missing.
    """
    found: dict[str, Path] = {}
    for named in folders:
        files = sorted(_inside(named, problems)) if _is_folder(named) else _named(named, problems)
        for path in files:
            found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def is_test_file(path: Path) -> bool:
    """Tell whether a file has the name of one that holds the tests of rules."""
    return path.name.lower().endswith(_TESTS)


def name_of_rules(path: str) -> bool:
    """Tell whether something has the name of a file with rules or their tests."""
    return path.lower().endswith(_SUFFIXES)


def sounds_like_rules(path: str) -> bool:
    """Tell whether somebody may have meant a file to hold rules, by its name."""
    return path.lower().endswith((*_SUFFIXES, *_MISNAMED))


def file_problem(code: str, path: Path, **values: str) -> Reason:
    """Say what is wrong with a file or folder."""
    file = path.as_posix()
    return Reason(code, {"file": shown(file, _LONGEST_PATH), **values}, Location(file))


def unreadable(path: Path, error: OSError) -> Reason:
    """Say that a file or folder may not or cannot be read."""
    return file_problem("rule_file_unreadable", path, problem=error.strerror or type(error).__name__)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _named(path: Path, problems: list[Reason]) -> list[Path]:
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: NUL in the name
        folder = str(path)
        problems.append(Reason("rule_folder_missing", {"folder": shown(folder)}, Location(folder)))
        return []
    except OSError as error:
        problems.append(unreadable(path, error))
        return []
    if not is_file:
        problems.append(file_problem("rule_file_not_a_file", path))
    return [path] if is_file else []


def _inside(folder: Path, problems: list[Reason]) -> Iterator[Path]:
    try:
        entries = list(folder.iterdir())
    except OSError as error:
        problems.append(unreadable(folder, error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            yield from _of_entry(entry, problems)
        except OSError as error:
            problems.append(unreadable(entry, error))


def _of_entry(entry: Path, problems: list[Reason]) -> Iterator[Path]:
    has_name = entry.name.lower().endswith(_SUFFIXES)
    if _is_folder(entry):
        if has_name:
            problems.append(file_problem("rule_file_not_a_file", entry))
        elif entry.is_symlink():  # links can make a loop, or lead to the whole disk
            problems.append(file_problem("rule_folder_is_link", entry))
        else:
            yield from _inside(entry, problems)
    elif has_name and stat.S_ISREG(entry.stat().st_mode):
        yield entry
    elif has_name:
        problems.append(file_problem("rule_file_not_a_file", entry))
    elif entry.name.lower().endswith(_MISNAMED):
        problems.append(file_problem("rule_file_misnamed", entry))
