"""The page for vendors says what is so: its example works, its tables are complete."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from boekwerk.packages import hookspecs, load_packages
from boekwerk.packages.changed import RECORDS
from boekwerk.packages.contract import CONTRACT, Connector
from boekwerk.packages.declared import NEEDED
from boekwerk.packages.errors import (
    BookingFault,
    CorrectBooking,
    GiveUp,
    LogInAgain,
    LookUpFirst,
    RetryLater,
)

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")
HOOKS = [name for name, value in vars(hookspecs).items() if hasattr(value, "boekwerk_spec")]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))


def code(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL).group(1)


@pytest.fixture
def acme(install, tmp_path):
    install("acme", code("python"))
    return load_packages(["acme"]).connect("acme", {"folder": str(tmp_path)})


@pytest.mark.spec("VE-1")
def test_the_example_of_the_page_books(acme, booking):
    acme.check()
    plan = acme.plan(booking)
    assert plan.requests[0].summary == "Book F-2026-117: 121.00"
    assert (acme.send(plan).already_there, acme.send(plan).already_there) == (False, True)
    assert acme.find_booking("doc-1").number == "doc-1"
    assert acme.find_document("20001", "purchase", "F-2026-117").number == "doc-1"
    assert acme.find_document("20002", "purchase", "F-2026-117") is None


def test_the_entry_point_of_the_page_is_in_our_group():
    assert tomllib.loads(code("toml"))["project"]["entry-points"] == {"boekwerk": {"acme": "boekwerk_acme"}}


@pytest.mark.spec("VE-2")
@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_line_a_test_and_a_plugin_of_ours(hook):
    assert f"| `{hook}(" in PAGE
    assert f"def test_hook_{hook}_" in TESTS
    plugins = [path.read_text(encoding="utf-8") for path in ROOT.glob("plugins/*/boekwerk_*/__init__.py")]
    assert any(f"@hookimpl\ndef {hook}(" in plugin for plugin in plugins)


def test_the_hooks_are_the_ones_that_are_counted():
    assert HOOKS == ["register_packages", "register_rule_words"]


@pytest.mark.parametrize("method", ["check", "find_booking", "plan", "send", "obligation_fields", *NEEDED])
def test_every_method_of_the_contract_is_on_the_page(method):
    assert callable(getattr(Connector, method))
    assert f"| `{method}(" in PAGE


@pytest.mark.parametrize("error", [RetryLater, LogInAgain, CorrectBooking, LookUpFirst, GiveUp])
def test_every_error_is_on_the_page(error):
    assert f"| `{error.__name__}(package, text" in PAGE


@pytest.mark.parametrize("fault", get_args(BookingFault))
def test_every_fault_is_on_the_page(fault):
    assert f"`{fault}`" in PAGE


@pytest.mark.parametrize(("table", "record"), RECORDS.items())
def test_every_table_of_master_data_is_on_the_page(table, record):
    assert f"| `{table}` | `{record.__name__}`" in PAGE


def test_the_page_names_the_version_of_the_contract():
    assert f"This is contract version {CONTRACT}." in PAGE


def test_the_table_of_capabilities_is_what_the_struct_says():
    (made,) = runpy.run_path(str(ROOT / "docs" / "generate_vendors.py"))["pages"]().values()
    assert made == PAGE, "run `python docs/generate_vendors.py`"
