from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boekwerk.domain.shown import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bakkerij De Korst", "Bakkerij De Korst"),
        ("a\nb\tc", "a b c"),
        ("\x1b[31mrood", "�[31mrood"),
        ("\u202egpj.exe", "�gpj.exe"),
        ("a\udc80b", "a�b"),
        ("x" * 81, "x" * 79 + "…"),
        ("x" * 80, "x" * 80),
        ("", ""),
    ],
)
def test_text_is_made_safe_to_show(text, expected):
    assert shown(text) == expected


@given(st.text(), st.integers(1, 100))
def test_what_is_shown_fits_and_can_be_printed(text, limit):
    found = shown(text, limit)
    assert len(found) <= limit
    assert found.isprintable()
    found.encode("utf-8")
