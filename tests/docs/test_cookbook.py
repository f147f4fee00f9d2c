"""Every recipe of the cookbook is a sound rule file, and its tests show each rule in both directions."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from boekwerk.app.lint import Checks, lint_office
from boekwerk.app.rule_tests import make_runner
from boekwerk.reasons import sentence
from boekwerk.trial.rule_tests.coverage import Coverage

PAGE = (Path(__file__).parents[2] / "docs" / "cookbook.md").read_text(encoding="utf-8")
AS_OF = datetime.date(2026, 3, 16)


class Recipe(NamedTuple):
    """A recipe: the blocks of YAML under its heading."""

    name: str
    blocks: list[str]


RECIPES = [
    Recipe(part.partition("\n")[0], re.findall(r"```yaml\n(.*?)```", part, re.DOTALL))
    for part in PAGE.split("\n## ")[1:]
]


@pytest.fixture(params=RECIPES, ids=lambda recipe: recipe.name)
def kept(request, tmp_path):
    """Keep the recipe as the page says: the rules, and their tests beside them."""
    rules, tests = request.param.blocks
    (tmp_path / "recipe.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "recipe.test.yaml").write_text(tests, encoding="utf-8")
    return tmp_path


@pytest.mark.spec("RU-2", "RU-9")
def test_nothing_is_found_in_a_recipe(kept):
    found = lint_office(Checks(administration=None, rules=[kept], as_of=AS_OF)).found
    assert [sentence(finding.reason, "en") for finding in found] == []


@pytest.mark.spec("RU-6")
def test_the_tests_of_a_recipe_pass_and_show_every_rule_in_both_directions(kept):
    result = make_runner().run_file(kept / "recipe.test.yaml")
    coverage = Coverage()
    coverage.add(result)
    differences = [d for each in result.results for d in each.differences]
    assert [sentence(d.reason, "en") for d in differences] == []
    assert result.passed
    assert {rule.id: rule.rule.directions for rule in coverage.rules} == {
        rule.id: 2 for rule in coverage.rules
    }


def test_the_recipes_are_numbered_and_have_ids_of_their_own():
    numbers = [int(recipe.name.partition(".")[0]) for recipe in RECIPES]
    ids = re.findall(r"^  - id: (\S+)", PAGE, re.MULTILINE)
    assert numbers == list(range(1, len(RECIPES) + 1))
    assert len(set(ids)) == len(ids)
