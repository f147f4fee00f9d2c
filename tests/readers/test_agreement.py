"""Three readers of one form, and a naive fourth: all say the same of every document."""

from __future__ import annotations

import pytest
from extras import needs_durable
from hypothesis import HealthCheck, given, settings
from readers_compared import compared
from sharp_documents import sharp_cases
from sharp_rules import sharp_rulebook, sharp_rulebooks

pytestmark = needs_durable


# A rulebook is a process of its own: few of them here, with many documents each; `soak.py` has more.
@pytest.mark.spec("AB-17", "AB-18", "RU-3", "RU-4", "RU-5")
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(rules=sharp_rulebooks, cases=sharp_cases(100))
def test_all_readers_say_the_same_of_every_document(rules, cases):
    compared(sharp_rulebook(rules), cases)
