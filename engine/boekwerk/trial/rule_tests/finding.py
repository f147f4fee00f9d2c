"""Finding files with rule tests, and leaving alone what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from boekwerk.domain.reason import Reason
from boekwerk.rules.finding import find_rule_files, is_test_file

_SCHEMA = re.compile(rb"^\s*[\"']?schema[\"']?\s*:\s*[\"']?boekwerk\b", re.MULTILINE)
_HEAD = 10_000
_SUFFIXES = (".yaml", ".yml")


def find_test_files(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Reason, ...]]:
    """List the files with rule tests below the paths, by name, and what could not be looked at.

    A path to a file is that file; one to a rule file stands for the tests beside it. Of files in folders
    only those are ours that say so, or that stand beside a rule file: others have files called
    ``.test.yaml`` too.
    """
    problems: list[Reason] = []
    paths = [each for path in paths for each in _tests_beside(path) or (path,)]
    found = find_rule_files(paths, problems)
    named = {path for path in paths if path.is_file()}
    return tuple(p for p in found if is_test_file(p) and (p in named or is_ours(p))), tuple(problems)


def is_there(path: Path) -> bool:
    """Tell whether a path leads to something; one that cannot be a path does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_ours(path: Path) -> bool:
    """Tell whether a file holds rule tests, or was meant to: it says so, or its rules are beside it."""
    stem = re.sub(r"\.test\.ya?ml$", "", path.name, flags=re.IGNORECASE)
    beside = (path.with_name(stem + suffix) for suffix in _SUFFIXES)
    return any(_says_so(each) for each in (path, *beside))


def _tests_beside(path: Path) -> list[Path]:
    """Give the tests of a rule file."""
    if path.suffix.lower() not in _SUFFIXES or is_test_file(path) or not path.is_file():
        return []
    beside = (path.with_name(f"{path.stem}.test{suffix}") for suffix in _SUFFIXES)
    return [each for each in beside if each.is_file()]


def _says_so(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _SCHEMA.search(file.read(_HEAD)) is not None
    except OSError:
        return False
