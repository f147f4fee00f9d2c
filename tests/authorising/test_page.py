"""What the page on authorisation shows can be written so."""

from __future__ import annotations

import re
from pathlib import Path

from boekwerk.office.authorisation_file import AUTHORISATION
from boekwerk.office.yaml_mapping import read_records
from boekwerk.positions import Problems

PAGE = Path(__file__).parents[2] / "docs" / "authorisation.md"


def test_the_rules_of_the_page_can_be_read():
    (text,) = re.findall(
        r"```yaml\n(# yaml-language-server.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    problems = Problems()
    rules = read_records(text, "authorisation.yaml", AUTHORISATION, problems)
    assert problems.reasons() == ()
    assert [len(rule.steps) for rule in rules] == [2, 1, 1]
