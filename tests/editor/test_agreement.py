"""What the reader takes the editor takes, and the other way round."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from boekwerk.rules.files import read_rule_text

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "tests" / "rules" / "agreement.toml").read_text(encoding="utf-8"))
HEAD = (
    "schema: boekwerk.rules/1\nkind: automatic_booking\nrules:\n  - id: {id}\n    title: t\n    owner: o\n"
)
WHEN = "    when:\n      - "
GENERAL = f"{HEAD.format(id='r')}{WHEN}"
TEXTS = {
    **{condition: f"{GENERAL}{condition}\n" for condition in (*TABLE["good"], *TABLE["bad"])},
    **{rest: HEAD.format(id="r") + rest for rest in TABLE["bad_rules"]},
    **{
        f"id: {id}": f"{HEAD.format(id=id)}{WHEN}document.number: x\n"
        for id in (*TABLE["good_ids"], *TABLE["bad_ids"])
    },
    "a key that is there twice": f"{GENERAL}document.number: x\n    title: again\n",
    "a tab": f"{GENERAL}document.number: x\n\tpriority: 1\n",
}
OFFICE_FILES = ("administration.yaml", "journals.yaml", "users.yaml")
SOUND = [
    *(ROOT / "rules").rglob("*.yaml"),
    *(path for path in (ROOT / "examples").rglob("*.yaml") if path.parent.name == "rules"),
    *(path for path in (ROOT / "examples").rglob("*.yaml") if path.name in OFFICE_FILES),
]


@pytest.fixture(scope="module")
def underlined(editor):
    """Whether the editor underlines anything, for every text."""
    return editor.underlined_in_all(TEXTS)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("name", TEXTS)
def test_editor_and_reader_agree(underlined, name):
    assert underlined[name] is bool(read_rule_text(TEXTS[name], "a.yaml")[1])


@pytest.mark.parametrize("condition", TABLE["only_reader_refuses"])
def test_how_a_number_is_written_only_the_reader_sees(editor, condition):
    text = f"{GENERAL}{condition}\n"
    assert editor.underlined(text) == []
    assert read_rule_text(text, "a.yaml")[1]


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("path", sorted(SOUND), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_underlined_in_the_files_of_the_project(editor, path):
    assert editor.underlined_in_file(path) == []


def test_the_settings_that_are_tested_are_those_of_the_documentation(editor):
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    (advised,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    told = json.loads(advised)
    schemas = {
        Path(file).name.removesuffix(".schema.json"): globs
        for file, globs in told.pop("yaml.schemas").items()
    }
    tested = {
        name: globs if len(globs) > 1 else globs[0] for name, globs in editor.settings["schemas"].items()
    }
    assert schemas == tested
    assert told == {"yaml.yamlVersion": editor.settings["yamlVersion"], "yaml.schemaStore.enable": False}
