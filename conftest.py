"""For every test of the project: which requirement is held by which test, and how hard to try."""

from __future__ import annotations

import os
import re
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile(
    "soak", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

_REQUIREMENT = re.compile(r"(AB|BP|IN|LR|OB|PK|PR|RU|US|VE)-(\d+)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--spec-report``."""
    parser.addoption(
        "--spec-report", action="store_true", help="List the requirements and the tests that hold them."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a mark that names no requirement."""
    for item in items:
        for mark in item.iter_markers("spec"):
            for requirement in mark.args:
                if _REQUIREMENT.fullmatch(requirement) is None:
                    raise pytest.UsageError(f"{item.nodeid}: {requirement!r} is no requirement's id")


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
    for requirement in sorted(held, key=_in_order):
        print(f"\n{requirement}")
        for test in held[requirement]:
            print(f"  {test}")
    return True


def _in_order(requirement: str) -> tuple[str, int]:
    subject, number = requirement.split("-")
    return subject, int(number)
