"""The published schema and the reader agree, and both are made from the same tables."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from boekwerk.positions import ListNode, ScalarNode, read_yaml
from boekwerk.resources import resource_folder
from boekwerk.rules.fields import FIELDS
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.finding import is_test_file
from boekwerk.rules.operators import OPERATORS
from boekwerk.rules.reference import fields_page
from boekwerk.rules.schema import rules_schema, schema_text
from boekwerk.rules.values import TYPES

STARTERS = [path for path in sorted(resource_folder("rules").rglob("*.yaml")) if not is_test_file(path)]
ROOT = Path(__file__).parents[2]
VALIDATOR = jsonschema.Draft202012Validator(rules_schema())
TABLE = tomllib.loads((Path(__file__).parent / "agreement.toml").read_text(encoding="utf-8"))
HEAD = "schema: boekwerk.rules/1\nkind: {kind}\nrules:\n  - id: r\n    title: t\n    owner: o\n"


def _as_editors_read(node):
    """Make values as YAML 1.2 has them, the way a language server does."""
    if isinstance(node, ScalarNode):
        return node.text if node.quoted else _plain(node.text)
    if isinstance(node, ListNode):
        return [_as_editors_read(item) for item in node.items]
    return {entry.key.text: _as_editors_read(entry.value) for entry in node.entries}


def _plain(text):
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", text) else text


def _both(text):
    """Tell what the schema and what the reader think of a text."""
    schema = VALIDATOR.is_valid(_as_editors_read(read_yaml(text, "f.yaml").root))
    return schema, not read_rule_text(text, "f.yaml")[1]


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("kind", ["automatic_booking", "block"])
@pytest.mark.parametrize("condition", TABLE["good"])
def test_what_is_good_is_good_for_schema_and_reader(condition, kind):
    assert _both(HEAD.format(kind=kind) + f"    when:\n      - {condition}\n") == (True, True)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("condition", TABLE["bad"])
def test_a_bad_condition_is_bad_for_schema_and_reader(condition):
    assert _both(HEAD.format(kind="block") + f"    when:\n      - {condition}\n") == (False, False)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("rest", TABLE["bad_rules"])
def test_a_bad_rule_is_bad_for_schema_and_reader(rest):
    assert _both(HEAD.format(kind="automatic_booking") + rest) == (False, False)


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.name)
def test_starter_rules_are_good_for_schema_and_reader(path):
    assert _both(path.read_text(encoding="utf-8")) == (True, True)


def test_the_schema_is_a_schema_and_its_example_is_good():
    schema = rules_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    text = yaml.safe_dump(schema["examples"][0], allow_unicode=True)
    assert _both(text) == (True, True)


@pytest.mark.spec("RU-1")
def test_the_published_schema_is_what_the_code_gives():
    published = (ROOT / "schemas" / "rules.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run `make generated`"


def test_the_published_list_of_fields_is_what_the_code_gives():
    published = (ROOT / "docs" / "reference" / "fields.md").read_text(encoding="utf-8")
    assert published == fields_page(), "run `make generated`"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_every_field_is_described_in_both_languages_and_sound(field):
    assert field.title.nl and field.title.en and field.about.nl and field.about.en
    assert field.type in TYPES
    assert bool(field.choices) is (field.type == "choice")
    assert bool(field.of) is (field.type in ("code", "identifier"))
    assert (field.currency is not None) is (field.type == "money")


def test_names_of_fields_are_different():
    assert len({field.path for field in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize("operator", OPERATORS.values(), ids=lambda operator: operator.name)
def test_every_operator_is_for_a_type_that_has_fields(operator):
    assert {field.type for field in FIELDS} >= set(operator.types)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(
    ("id", "good"), [*((id, False) for id in TABLE["bad_ids"]), *((id, True) for id in TABLE["good_ids"])]
)
def test_schema_and_reader_agree_about_ids(id, good):
    text = HEAD.format(kind="block").replace("id: r\n", f"id: {id}\n") + "    when: [document.number: x]\n"
    assert _both(text) == (good, good)
