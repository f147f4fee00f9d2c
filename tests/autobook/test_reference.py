"""The reference page is what the code gives, and the table of checks is what the code says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from boekwerk.autobook import CHECKS, checks_reference

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "checks.md"
CODES = {code for entry in CHECKS for code in entry.reasons}


def without_examples(page):
    """Leave the last column out: which example shows a reason is not the code's to say."""
    return [line.rsplit("|", 2)[0] if line.startswith("| `") else line for line in page.splitlines()]


def test_the_page_is_what_the_code_gives():
    page = PAGE.read_text(encoding="utf-8")
    assert without_examples(page) == without_examples(checks_reference()), "run `make generated`"


def test_an_example_is_linked_from_the_reason_that_it_shows():
    page = checks_reference({"period_closed": "examples/invoices/closed.xml"})
    (row,) = [line for line in page.splitlines() if line.startswith("| `period_closed`")]
    assert "[examples/invoices/closed.xml](../../examples/invoices/closed.xml)" in row


@pytest.mark.spec("AB-13")
def test_every_placeholder_has_an_example_value():
    assert "{" not in checks_reference().replace("{at_most: 250.00}", "")


def test_every_code_in_the_checks_stands_in_the_table():
    modules = sorted((ROOT / "engine/boekwerk/autobook").rglob("*.py"))
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in modules]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "Reason"
        and isinstance(call.args[0], ast.Constant)
    }
    assert sorted(said - CODES) == []


def test_every_check_is_documented_in_one_sentence():
    assert [entry.name for entry in CHECKS if not (entry.check.__doc__ or "").strip()] == []
