"""Numbers in the documentation are made up and could exist: whoever copies one gets no remark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.nl import btw

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
STARTERS = [
    path for path in sorted((ROOT / "engine/boekwerk/office/starter").rglob("*.*")) if path.is_file()
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES + STARTERS}


@pytest.mark.parametrize(
    ("pattern", "validate"),
    [
        (r"\bNL[0-9.]{9,12}B\.?[0-9]{2}\b", btw.is_valid),
        (r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{4} ?(?:[0-9]{4} ?){2}[0-9]{2}\b", iban.is_valid),
    ],
)
def test_example_numbers_are_possible(pattern, validate):
    found = {(file, number) for file, text in TEXTS.items() for number in re.findall(pattern, text)}
    assert found
    assert {(file, number) for file, number in found if not validate(number)} == set()
