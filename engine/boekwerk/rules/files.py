"""Rule files: finding them, and reading all of them with all their problems."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from boekwerk.domain.reason import Location, Reason
from boekwerk.positions import Problems, YamlLimits, read_yaml
from boekwerk.rules.reading_rules import read_rules
from boekwerk.rules.source import RuleSource

_SUFFIXES = frozenset({".yaml", ".yml"})
_TESTS = (".test.yaml", ".test.yml")
_LIMITS = YamlLimits(depth=24)
_MOST_PROBLEMS = 1_000


def read_rule_files(folders: Sequence[Path]) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    """Read every rule file in the folders (a path to a file is that file), in the order of their names.

    Gives the rules that are sound, and every problem. Never raises for what is in the files.
    """
    rules: list[RuleSource] = []
    problems: list[Reason] = []
    with without_collecting():
        for path in _rule_files(folders, problems):
            found, wrong = _read_file(path)
            rules += found
            problems += wrong
    problems += _duplicates(rules)
    return tuple(rules), tuple(problems[:_MOST_PROBLEMS])


def read_rule_text(text: str, file: str) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    """Read the rules in one text; ``file`` is the name that locations carry."""
    reading = read_yaml(text, file, _LIMITS)
    if reading.root is None:
        return (), reading.problems
    problems = Problems()
    rules = read_rules(reading.root, problems)
    return rules, (*reading.problems, *sorted(problems.reasons(), key=_place))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the garbage collector from walking over trees that only grow: a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rule_files(folders: Sequence[Path], problems: list[Reason]) -> list[Path]:
    found: dict[Path, Path] = {}
    for folder in folders:
        if folder.is_file():
            found[folder.resolve()] = folder
        elif folder.is_dir():
            inside = (path for path in folder.rglob("*") if _is_rule_file(path, folder))
            found.update((path.resolve(), path) for path in sorted(inside))
        else:
            problems.append(Reason("rule_folder_missing", {"folder": str(folder)}, Location(str(folder))))
    return list(found.values())


def _is_rule_file(path: Path, folder: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    is_rules = path.suffix.lower() in _SUFFIXES and not path.name.lower().endswith(_TESTS)
    return is_rules and not is_hidden and path.is_file()


def _read_file(path: Path) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    file = path.as_posix()
    try:
        if path.stat().st_size > 4 * _LIMITS.characters:
            values = {"characters": path.stat().st_size, "most": _LIMITS.characters}
            return (), (Reason("yaml_too_large", values, Location(file)),)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = error.strerror or type(error).__name__
        return (), (Reason("rule_file_unreadable", {"file": file, "problem": problem}, Location(file)),)
    except UnicodeDecodeError as error:
        return (), (_not_utf8(error, file),)
    return read_rule_text(text, file)


def _not_utf8(error: UnicodeDecodeError, file: str) -> Reason:
    before = error.object[: error.start]
    line = before.count(b"\n") + 1
    column = error.start - (before.rfind(b"\n") + 1) + 1
    return Reason("rule_file_not_utf8", {"file": file}, Location(file, line, column))


def _duplicates(rules: Sequence[RuleSource]) -> Iterator[Reason]:
    first: dict[str, RuleSource] = {}
    for rule in rules:
        earlier = first.setdefault(rule.id, rule)
        if earlier is not rule:
            yield Reason("rule_id_twice", {"id": rule.id, "other": str(earlier.where)}, rule.where)


def _place(problem: Reason) -> tuple[int, int]:
    where = problem.where
    if where is None or where.line is None:
        return (2**62, 0)  # what has no line, such as how many more there are, comes last
    return (where.line, where.column or 0)
