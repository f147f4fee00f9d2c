"""For every test of the project: which requirement is held by which test, and how hard to try."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from extras import skip_without
from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=25, deadline=None)
settings.register_profile(
    "soak", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Their tests run on SQLite, and on PostgreSQL too in `make soak`; the store and workers always on both.
_ABOVE_THE_STORE = frozenset({"users", "overview", "inbox", "operations", "release", "concepts", "history"})
# How many requirements each subject of the behaviour catalogue has.
_SUBJECTS = {"AB": 20, "BP": 19, "IN": 5, "LR": 8, "OB": 15, "PR": 14, "RU": 10, "US": 3, "VE": 5}
_REQUIREMENTS = [f"{subject}-{n}" for subject, most in _SUBJECTS.items() for n in range(1, most + 1)]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--spec-report``."""
    parser.addoption(
        "--spec-report", action="store_true", help="List the requirements and the tests that hold them."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a mark that names no requirement; leave to the soak what another database says once more."""
    if os.environ.get("HYPOTHESIS_PROFILE") != "soak":
        left = [item for item in items if _is_once_more(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not _is_once_more(item)]
    for item in items:
        for mark in item.iter_markers("spec"):
            for requirement in mark.args:
                if requirement not in _REQUIREMENTS:
                    raise pytest.UsageError(f"{item.nodeid}: {requirement!r} is no requirement's id")


def _is_once_more(item: pytest.Item) -> bool:
    """Tell whether a test is the PostgreSQL variant of one that is about something above the store."""
    return "[postgresql" in item.name and item.path.parent.name in _ABOVE_THE_STORE


class ModuleOfTests(pytest.Module):
    """A module that is skipped where an extra is not installed that it imports."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Import the module and give its tests."""
        try:
            yield from super().collect()
        except self.CollectError as error:
            skip_without(error.__cause__)
            raise


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    """Collect every module of tests so."""
    return ModuleOfTests.from_parent(parent, path=module_path)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Print the report instead of running tests."""
    if not session.config.getoption("--spec-report"):
        return None
    held: dict[str, list[str]] = defaultdict(list)
    for item in session.items:
        for mark in item.iter_markers("spec"):
            for requirement in mark.args:
                held[requirement].append(item.nodeid)
    for requirement in _REQUIREMENTS:
        print(f"\n{requirement}")
        for test in held[requirement] or ["(no test)"]:
            print(f"  {test}")
    return True
