"""Texts fit the length of a package, in whole characters and on one line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boekwerk.domain.fitting import fitted, one_line, units

TEXTS = st.text(st.characters(), max_size=40) | st.text("aé e\u0301👩\u200d💻🇳🇱👍🏽…", max_size=40)


@pytest.mark.spec("BP-13")
@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("Huur maart 2026", 0, "Huur maart 2026"),
        ("Huur maart 2026", 15, "Huur maart 2026"),
        ("Huur maart 2026", 14, "Huur maart 20…"),
        ("Huur maart 2026", 6, "Huur…"),
        ("Cafe\u0301 de Brug", 5, "Caf…"),
        ("Cafe\u0301 de Brug", 6, "Cafe\u0301…"),
        ("ok 👍🏽 ja", 6, "ok…"),
        ("ok 👍🏽 ja", 8, "ok 👍🏽…"),
        ("a👩\u200d💻b", 6, "a…"),
        ("🇳🇱🇧🇪x", 8, "🇳🇱…"),
        ("👍👍", 4, "👍👍"),
        ("👍👍", 3, "👍…"),
        ("👍👍", 1, "…"),
    ],
)
def test_a_text_is_cut_between_characters(text, longest, expected):
    assert fitted(text, longest) == expected


@pytest.mark.spec("BP-13")
@given(TEXTS, st.integers(1, 50))
def test_a_cut_text_never_exceeds_the_limit_and_begins_as_the_text(text, longest):
    cut = fitted(text, longest)
    assert units(cut) <= longest
    assert cut == text or text.startswith(cut.removesuffix("…"))
    cut_off = text[len(cut) - 1 :] if cut != text else ""
    assert not cut_off or not unicodedata.category(cut_off[0]).startswith("M") or cut == "…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Huur\r\n maart\t2026 ", "Huur maart 2026"),
        ("a\x00b\x1b[31mc\u202ed\ud800e\u00adf", "ab[31mcdef"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_one_line_has_no_control_characters(text, expected):
    assert one_line(text) == expected
