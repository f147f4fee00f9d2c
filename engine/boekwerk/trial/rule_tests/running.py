"""Running rule tests: every rulebook is loaded once, and nothing is written anywhere."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError, ProblemsError, RulesError
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook, load_rulebook
from boekwerk.rules.source import RuleSource
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary
from boekwerk.trial.desk import ClosableDesk
from boekwerk.trial.in_flight import Nothing
from boekwerk.trial.rule_tests.comparing import (
    Came,
    Difference,
    came_of_decision,
    came_of_rules,
    differences,
)
from boekwerk.trial.rule_tests.reading import read_test_file
from boekwerk.trial.rule_tests.source import GivenFile, RuleTest, TestFile

OpenDesk = Callable[[Path, Sequence[Path], datetime.date], ClosableDesk]
"""Opens an administration under some rule files, on a day; raises BoekwerkError when it cannot."""


class TestResult(Struct, frozen=True):
    """What came of one test; it passed when nothing differs. ``came`` is None when it could not run."""

    __test__ = False  # for pytest, which would take the name for a class of tests

    test: RuleTest
    differences: tuple[Difference, ...] = ()
    came: Came | None = None

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


class FileResult(Struct, frozen=True):
    """What came of a file: its problems, its tests, and the rules that they are of."""

    path: Path
    problems: tuple[Reason, ...] = ()
    results: tuple[TestResult, ...] = ()
    rules: tuple[RuleSource, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the file is sound and every test in it passed."""
        return not self.problems and all(result.passed for result in self.results)


class TestRunner:
    """Runs files with rule tests, and remembers the rulebooks and administrations that they use.

    `close` ends what the administrations have started.
    """

    __test__ = False  # as above

    def __init__(self, open_desk: OpenDesk, vocabulary: Vocabulary = VOCABULARY) -> None:
        self._open_desk = open_desk
        self._vocabulary = vocabulary
        self._rulebooks: dict[tuple[Path, ...], Rulebook | RulesError] = {}
        self._desks: dict[tuple[Path, tuple[Path, ...], datetime.date], ClosableDesk | BoekwerkError] = {}

    def read(self, path: Path) -> FileResult | TestFile:
        """Read a file; a FileResult has the problems for which its tests cannot be run at all."""
        file = read_test_file(path, self._vocabulary)
        if not file.rules:
            return FileResult(path, file.problems)
        rulebook = self._rulebook(file.rules)
        if isinstance(rulebook, RulesError):
            return FileResult(path, (*file.problems, *rulebook.problems))
        return file

    def run_file(self, path: Path) -> FileResult:
        """Run the tests of a file; one that has problems of its own is not run, the others are."""
        file = self.read(path)
        if isinstance(file, FileResult):
            return file
        rulebook = self._rulebook(file.rules)
        if isinstance(rulebook, RulesError):  # told above
            return FileResult(path, rulebook.problems)
        results = tuple(self.run(test, file) for test in file.tests)
        return FileResult(path, file.problems, results, rulebook.sources)

    def run(self, test: RuleTest, file: TestFile) -> TestResult:
        """Run one test of a file that was read."""
        try:
            came = self._came(test, file.rules)
        except ProblemsError as error:
            return TestResult(test, tuple(map(Difference, (error.reason, *error.problems))))
        except BoekwerkError as error:
            return TestResult(test, (Difference(error.reason),))
        return TestResult(test, tuple(differences(test.expect, came)), came)

    def close(self) -> None:
        """Close every administration that was opened."""
        for desk in self._desks.values():
            if not isinstance(desk, BoekwerkError):
                desk.close()
        self._desks.clear()

    def _came(self, test: RuleTest, rules: tuple[Path, ...]) -> Came:
        if isinstance(test.given, GivenFile):
            desk = self._desk(test.given, rules)
            decision = desk.decide(desk.read(test.given.file), in_flight=Nothing(), explain=True)
            return came_of_decision(decision)
        rulebook = self._rulebook(rules)
        if isinstance(rulebook, RulesError):
            raise rulebook
        outcomes = (*rulebook.explain(test.given), *rulebook.explain_matching(test.given))
        return came_of_rules(outcomes, rulebook.judge(test.given))

    def _rulebook(self, rules: tuple[Path, ...]) -> Rulebook | RulesError:
        if rules not in self._rulebooks:
            try:
                self._rulebooks[rules] = load_rulebook(rules, self._vocabulary)
            except RulesError as error:
                self._rulebooks[rules] = error
        return self._rulebooks[rules]

    def _desk(self, given: GivenFile, rules: tuple[Path, ...]) -> ClosableDesk:
        key = (given.administration, rules, given.as_of)
        if key not in self._desks:
            try:
                self._desks[key] = self._open_desk(*key)
            except BoekwerkError as error:
                self._desks[key] = error
        desk = self._desks[key]
        if isinstance(desk, BoekwerkError):
            raise desk
        return desk
