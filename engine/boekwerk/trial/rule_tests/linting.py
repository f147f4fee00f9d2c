"""Checking files with rule tests without running them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from boekwerk.domain.reason import Location, Reason
from boekwerk.positions import did_you_mean
from boekwerk.rules.files import read_rule_files
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary
from boekwerk.trial.rule_tests.finding import find_test_files
from boekwerk.trial.rule_tests.reading import read_test_file
from boekwerk.trial.rule_tests.source import NOBODY, GivenFile, TestFile


def lint_tests(paths: Sequence[Path], vocabulary: Vocabulary = VOCABULARY) -> tuple[Reason, ...]:
    """List every problem in the files with rule tests below the paths; none: they can be run.

    Problems of the rule files and of finding them are not among them: `boekwerk.rules.lint` has those.
    """
    files, _ = find_test_files(paths)
    found: list[Reason] = []
    for path in files:
        file = read_test_file(path, vocabulary)
        found += file.problems
        rules, wrong = read_rule_files(file.rules, vocabulary)
        if file.rules and not wrong:
            found += unknown_rules(file, [rule.id for rule in rules])
    return tuple(found)


def unknown_rules(file: TestFile, known: Sequence[str]) -> Iterator[Reason]:
    """Give the expectations of rules that are not there: such a test would match nothing."""
    for test in file.tests:
        expect = test.expect
        if isinstance(test.given, GivenFile):
            continue  # with an invoice the blocks that come with Boekwerk are there too
        named = [(id, expect.places.get(f"rules.{id}")) for id in expect.rules]
        named += [(id, expect.places.get("blocks")) for id in expect.blocks or ()]
        if expect.decides not in (None, NOBODY):
            named.append((str(expect.decides), expect.places.get("decides")))
        for id, where in named:
            if id not in known:
                yield unknown_rule(id, known, where)


def unknown_rule(id: str, known: Sequence[str], where: Location | None) -> Reason:
    """Say that an expectation is of a rule that is not there."""
    meant = did_you_mean(id, known)
    if meant is None:
        return Reason("rule_test_rule_unknown", {"rule": id, "known": tuple(known[:20])}, where)
    return Reason("rule_test_rule_meant", {"rule": id, "meant": meant}, where)
