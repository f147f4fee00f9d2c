"""Rulebooks and cases as the tests of rules have them, and second evaluators that end with the test."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from extras import needs_durable

from boekwerk.rules.durable import DurableEvaluator, WaitingRoom

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as needing durable-rules, save what shows how it is without."""
    for item in items:
        if HERE in item.path.parents and "without" not in item.path.stem:
            item.add_marker(needs_durable)


@pytest.fixture(scope="session")
def make():
    """Give the builders of the tests of rules: cases, rules, rulebooks."""
    spec = importlib.util.spec_from_file_location("rules_conftest", HERE.parent / "rules" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make.__wrapped__()


@pytest.fixture
def evaluator():
    """Make the second evaluator of a rulebook."""
    opened = []

    def of(book, **changes):
        opened.append(DurableEvaluator(book.compiled, **changes))
        return opened[-1]

    yield of
    for one in opened:
        one.close()


@pytest.fixture
def room():
    """Give a waiting room."""
    with WaitingRoom() as opened:
        yield opened
