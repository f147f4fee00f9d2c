from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from boekwerk.rules.fields import FIELDS
from boekwerk.rules.vocabulary import VOCABULARY
from boekwerk.trial.rule_tests.given import item_keys
from boekwerk.trial.rule_tests.reading import read_test_text
from boekwerk.trial.rule_tests.schema import rule_tests_schema

ROOT = Path(__file__).parents[2]
SCHEMA = rule_tests_schema()
FILES = sorted((ROOT / "rules").rglob("*.test.yaml"))
KEYS = {scope: key for key, scope in item_keys(VOCABULARY).items()}


def accepts(text):
    return Draft202012Validator(SCHEMA).is_valid(json.loads(json.dumps(yaml.safe_load(text), default=str)))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_every_field_is_in_the_schema_with_words_in_both_languages(field):
    given = SCHEMA["$defs"]["given"]["properties"]
    facts = given if field.scope == "case" else given[KEYS[field.scope]]["items"]["properties"]
    assert facts[field.name]["title"] == f"{field.title.en} / {field.title.nl}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_editor_and_loader_agree_that_a_file_is_sound(path):
    text = path.read_text("utf-8")
    assert accepts(text)
    assert read_test_text(text, path).problems == ()


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("{document.kind: purchase}", "{decides: none}"),
        ("{document.total_incl: '60.505'}", "{decides: none}"),
        ("{document.total_incl: '60,50'}", "{decides: none}"),
        ("{document.format: e_invoice}", "{decides: none}"),
        ("{supplier.nam: KPN}", "{decides: none}"),
        ("{lines: [{total: 1}]}", "{decides: none}"),
        ("{}", "{decides: none}"),
        ("{document.kind: purchase_invoice}", "{}"),
        ("{document.kind: purchase_invoice}", "{rules: {a: hold}}"),
        ("{document.kind: purchase_invoice}", "{decision: book}"),
        ("{document.kind: purchase_invoice}", "{reasons: [x]}"),
        ("{file: a.xml}", "{decision: book}"),
        ("{file: a.xml, administration: ., document.kind: purchase_invoice}", "{decision: book}"),
    ],
)
def test_editor_and_loader_agree_that_a_file_is_wrong(given, expect):
    text = f"schema: boekwerk.rule-tests/1\ntests: [{{name: a, given: {given}, expect: {expect}}}]\n"
    assert not accepts(text)
    assert read_test_text(text, ROOT / "rules" / "telecom" / "subscriptions.test.yaml").problems


@pytest.mark.spec("RU-6")
def test_the_example_of_the_page_tests_the_example_of_the_rules_page(tmp_path, command):
    rules, tests = (
        re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)[0]
        for page in ("rules.md", "rule-tests.md")
    )
    (tmp_path / "telefonie.yaml").write_text(rules, "utf-8")
    (tmp_path / "telefonie.test.yaml").write_text(tests, "utf-8")
    assert command("test", tmp_path)[:2][0] == 0
