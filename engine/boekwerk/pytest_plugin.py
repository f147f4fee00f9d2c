"""Rule tests as tests of pytest: ``pytest rules`` runs every test of the files ``*.test.yaml``.

Active wherever Boekwerk is installed, so nothing is imported until such a file is met, and files of
that name that are not Boekwerk's are left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from boekwerk.domain.reason import Reason
    from boekwerk.reasons import Language
    from boekwerk.trial.rule_tests.running import TestRunner
    from boekwerk.trial.rule_tests.source import RuleTest, TestFile

_SUFFIXES = (".test.yaml", ".test.yml")


class RuleTestFailed(Exception):
    """A rule test failed; its text says in which way, for a person."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the tests of a file with rule tests."""
    if not file_path.name.lower().endswith(_SUFFIXES):
        return None
    from boekwerk.trial.rule_tests.finding import is_ours  # noqa: PLC0415 - not before one is met

    return RuleTestFile.from_parent(parent, path=file_path) if is_ours(file_path) else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Close the administrations that rule tests opened."""
    if _RUNNER in session.stash:
        session.stash[_RUNNER].close()


class RuleTestFile(pytest.File):
    """A file with rule tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give every test; what is wrong with the file itself is a failed test of its own."""
        from boekwerk.trial.rule_tests.running import FileResult  # noqa: PLC0415 - as above

        runner = _runner(self.session)
        file = runner.read(_from_here(self.path))
        if not isinstance(file, FileResult):
            for test in file.tests:
                yield RuleTestItem.from_parent(self, name=test.name, runner=runner, file=file, test=test)
        if file.problems:
            yield UnsoundFile.from_parent(self, name="(file)", problems=file.problems)


class RuleTestItem(pytest.Item):
    """One rule test."""

    def __init__(self, *, runner: TestRunner, file: TestFile, test: RuleTest, **given: Any) -> None:
        super().__init__(**given)
        self._runner = runner
        self._file = file
        self._test = test

    def runtest(self) -> None:
        """Run the test. Raises RuleTestFailed with every difference."""
        from boekwerk.cli.reports.rule_tests import failure_lines  # noqa: PLC0415 - as above

        done = self._runner.run(self._test, self._file)
        if not done.passed:
            raise RuleTestFailed("\n".join(failure_lines(done, _language())))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show a difference as ``boekwerk test`` does, anything else as pytest does."""
        return _shown(self, excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the test stands; pytest counts lines from 0."""
        line = self._test.where.line
        return self.path, None if line is None else line - 1, self.name


class UnsoundFile(pytest.Item):
    """A file with problems, as a test that fails."""

    def __init__(self, *, problems: tuple[Reason, ...], **given: Any) -> None:
        super().__init__(**given)
        self._problems = problems

    def runtest(self) -> None:
        """Fail with every problem."""
        from boekwerk.cli.wording import problem_line  # noqa: PLC0415 - as above

        language = _language()
        raise RuleTestFailed("\n".join(problem_line(problem, language) for problem in self._problems))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show the problems."""
        return _shown(self, excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say which file it is."""
        return self.path, None, self.name


def _shown(item: pytest.Item, excinfo: Any, style: Any) -> Any:
    if isinstance(excinfo.value, RuleTestFailed):
        return str(excinfo.value)
    return pytest.Item.repr_failure(item, excinfo, style)


def _runner(session: pytest.Session) -> TestRunner:
    """Give the session's runner, so that every rulebook is loaded once."""
    from boekwerk.app.rule_tests import make_runner  # noqa: PLC0415 - as above

    if _RUNNER not in session.stash:
        session.stash[_RUNNER] = make_runner()
    runner: TestRunner = session.stash[_RUNNER]
    return runner


_RUNNER: pytest.StashKey[Any] = pytest.StashKey()


def _language() -> Language:
    from boekwerk.cli.language import chosen_language  # noqa: PLC0415 - as above

    return chosen_language((), os.environ)


def _from_here(path: Path) -> Path:
    """Write a path as a person here would: places in files are shown to them."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
