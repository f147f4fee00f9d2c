"""The page on formats says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from boekwerk.intake import Limits, read_document

_PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_page_names_every_limit_with_its_default():
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", _PAGE, re.MULTILINE)
    told = {name: int(most.replace(",", "")) for name, most in rows}
    assert told == {name: getattr(Limits(), name) for name in Limits.__struct_fields__}


def test_example_of_our_own_json_is_read_without_a_warning():
    example = re.search(r"```json\n(.*?)```", _PAGE, re.DOTALL)
    assert example is not None
    document = read_document(example[1].encode(), name="example.json").document
    assert document.number == "2026-0117"
    assert document.warnings == ()
