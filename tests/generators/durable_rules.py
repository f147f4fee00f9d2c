"""For tests of what is booked, which needs both evaluators of the rules (AB-18)."""

from __future__ import annotations

import os

import pytest

from boekwerk.rules.durable import is_installed

# CI must have it: there the tests fail instead.
needs_durable = pytest.mark.skipif(
    not (is_installed() or os.environ.get("CI")),
    reason="durable-rules is not installed: it needs a C compiler",
)
