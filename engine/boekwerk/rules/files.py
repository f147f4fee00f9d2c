"""Rule files: finding them, and reading all of them with all their problems."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from boekwerk.domain.errors import RulesError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.positions import MapNode, Problems, ScalarNode, YamlLimits, read_yaml
from boekwerk.rules.finding import file_problem, find_rule_files, is_test_file, unreadable
from boekwerk.rules.reading_rules import read_rules
from boekwerk.rules.source import SCHEMA, RuleSource
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

_LIMITS = YamlLimits(depth=24)
_MOST_PROBLEMS = 1_000
_RULES = SCHEMA.partition("/")[0] + "/"


def read_rule_files(
    folders: Sequence[Path], vocabulary: Vocabulary = VOCABULARY
) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    """Read every rule file in the folders (a path to a file is that file), in the order of their names.

    Gives the rules that are sound, and every problem. Never raises for what is in the files.
    """
    rules: list[RuleSource] = []
    problems: list[Reason] = []
    with without_collecting():
        for path in find_rule_files(folders, problems):
            found, wrong = _read_file(path, vocabulary)
            rules += found
            problems += wrong
    problems += _duplicates(rules)
    return tuple(rules), tuple(problems[:_MOST_PROBLEMS])


def load_rules(folders: Sequence[Path], vocabulary: Vocabulary = VOCABULARY) -> tuple[RuleSource, ...]:
    """Read every rule file in the folders, as `read_rule_files` does.

    Raises RulesError with every problem in every file (RU-2).
    """
    rules, problems = read_rule_files(folders, vocabulary)
    if problems:
        raise RulesError(Reason("rules_not_valid", {"count": len(problems)}), problems)
    return rules


def read_rule_contents(
    files: Iterable[tuple[str, bytes]], vocabulary: Vocabulary = VOCABULARY
) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    """Read rule files that do not lie on a disk, each its name and contents, as `read_rule_files` does."""
    rules: list[RuleSource] = []
    problems: list[Reason] = []
    with without_collecting():
        for file, data in files:
            found, wrong = _read_contents(file, data, vocabulary)
            rules += found
            problems += wrong
    problems += _duplicates(rules)
    return tuple(rules), tuple(problems[:_MOST_PROBLEMS])


def read_rule_text(
    text: str, file: str, vocabulary: Vocabulary = VOCABULARY
) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    """Read the rules in one text; ``file`` is the name that locations carry."""
    reading = read_yaml(text, file, _LIMITS)
    if reading.root is None:
        return (), reading.problems
    problems = Problems()
    rules = read_rules(reading.root, problems, vocabulary)
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


def _read_file(path: Path, vocabulary: Vocabulary) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    file = str(path)
    try:
        if path.stat().st_size > 4 * _LIMITS.characters:
            values = {"characters": path.stat().st_size, "most": _LIMITS.characters}
            return (), (Reason("yaml_too_large", values, Location(file)),)
        return _read_contents(file, path.read_bytes(), vocabulary)
    except OSError as error:
        return (), (unreadable(path, error),)


def _read_contents(
    file: str, data: bytes, vocabulary: Vocabulary
) -> tuple[tuple[RuleSource, ...], tuple[Reason, ...]]:
    path = Path(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (), (_not_utf8(error, path),)
    if is_test_file(path):
        return (), _rules_among_tests(text, path)
    return read_rule_text(text, file, vocabulary)


def _rules_among_tests(text: str, path: Path) -> tuple[Reason, ...]:
    """Refuse rules in a file that has the name of one with tests: nobody would read them."""
    if _RULES not in text and "\\" not in text:  # nor can an escape stand for a part of it
        return ()
    root = read_yaml(text, path.as_posix(), _LIMITS).root
    stated = root.get("schema") if isinstance(root, MapNode) else None
    if isinstance(stated, ScalarNode):
        holds_rules = stated.text.strip().startswith(_RULES)
    else:  # of a file that is no YAML this is all that can be told
        holds_rules = root is None and _RULES in text
    return (file_problem("rule_file_named_as_tests", path),) if holds_rules else ()


def _not_utf8(error: UnicodeDecodeError, path: Path) -> Reason:
    before = error.object[: error.start]
    line = before.count(b"\n") + 1
    column = error.start - (before.rfind(b"\n") + 1) + 1
    where = Location(path.as_posix(), line, column)
    return replace(file_problem("rule_file_not_utf8", path), where=where)


def _duplicates(rules: Sequence[RuleSource]) -> Iterator[Reason]:
    first: dict[str, RuleSource] = {}
    for rule in rules:
        earlier = first.setdefault(rule.id, rule)
        if earlier is not rule:
            yield Reason("rule_id_twice", {"id": shown(rule.id), "other": str(earlier.where)}, rule.where)


def _place(problem: Reason) -> tuple[int, int]:
    where = problem.where
    if where is None or where.line is None:
        return (2**62, 0)  # what has no line, such as how many more there are, comes last
    return (where.line, where.column or 0)
