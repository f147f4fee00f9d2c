"""The published schema and the reader agree, and both are made from the same tables."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from boekwerk.positions import ListNode, ScalarNode, read_yaml
from boekwerk.resources import resource_folder
from boekwerk.rules.fields import FIELDS
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.operators import OPERATORS
from boekwerk.rules.reference import fields_page
from boekwerk.rules.schema import rules_schema, schema_text
from boekwerk.rules.values import TYPES

STARTERS = sorted(resource_folder("rules").rglob("*.yaml"))
ROOT = Path(__file__).parents[2]
VALIDATOR = jsonschema.Draft202012Validator(rules_schema())
HEAD = "schema: boekwerk.rules/1\nkind: {kind}\nrules:\n  - id: r\n    title: t\n    owner: o\n"

GOOD = [
    "document.total_incl: 250",
    "document.total_incl: {between: [0, 250.00]}",
    "document.total_incl: '250.00'",
    "document.kind: [purchase_invoice, sales_invoice]",
    "document.format: {in: [e_invoice, pdf]}",
    "document.number: 2026001",
    "document.text: {contains: [a, b], exact_case: true}",
    "document.notes: {matches: '^a.*b$'}",
    "document.issue_date: {on_or_after: 2026-01-01, within_days: 10}",
    "supplier.country: NO",
    "supplier.kvk: 01234567",
    "supplier.kvk: 00123456",
    "supplier.vat_number: 'true'",
    "relation.id: 1.5",
    "any_booking_line: {ledger_account: 0800}",
    "any_booking_line: [{vat_code: [1, VH]}, {any: [{deferred: true}, {amount: {above: 5}}]}]",
    "relation.known: {is_known: true}",
    "none: [{document.direction: sales}, {all: [{document.number: x}]}]",
    "every_vat: {rate: 21, treatment: standard, category: {not_in: [AE, K]}}",
]

BAD = [
    "document.totaal: 250",
    "document.total_incl: {at_most: veel}",
    "document.total_incl: -1",
    "document.total_incl: {at_most: [1, 2]}",
    "document.total_incl: {between: [1]}",
    "document.total_incl: {contains: 1}",
    "document.total_incl: {}",
    "document.total_incl: []",
    "document.total_incl: '1.250'",
    "document.kind: invoice",
    "document.number: {matches: ''}",
    "document.issue_date: 1 januari",
    "document.issue_date: {within_days: -3}",
    "relation.known: ja",
    "relation.known: 'true'",
    "relation.known: {in: [true]}",
    "relation.known: {is_known: nee}",
    "any: []",
    "any: {document.number: x}",
    "any_line: {document.number: x}",
    "any_line: x",
    "description: x",
    "document.kind: {is: purchase_invoice, exact_case: true}",
    "{}",
    "supplier.vat_number: true",
    "supplier.vat_number: 1.5",
    "relation.id: true",
    "document.kind: ' purchase_invoice '",
]

BAD_IDS = ["1.5", "true", "' r'", "'r '", ".5", "'1 5'"]
GOOD_IDS = ["'1.5'", "'true'", "15", "r.1"]

BAD_RULES = [
    "    when: x\n",
    "    when: []\n",
    "    stage: life\n    when:\n      - document.number: x\n",
    "    priority: hoog\n    when:\n      - document.number: x\n",
    "    message: Let op\n    when:\n      - document.number: x\n",
    "    valid: 2026\n    when:\n      - document.number: x\n",
    "    valid: {tot: 2026-01-01}\n    when:\n      - document.number: x\n",
    "    applies_to: {relation: {}}\n    when:\n      - document.number: x\n",
    "    applies_to: {relatie: {id: x}}\n    when:\n      - document.number: x\n",
    "    extra: 1\n    when:\n      - document.number: x\n",
    "",
]


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
@pytest.mark.parametrize("condition", GOOD)
def test_what_is_good_is_good_for_schema_and_reader(condition, kind):
    assert _both(HEAD.format(kind=kind) + f"    when:\n      - {condition}\n") == (True, True)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("condition", BAD)
def test_a_bad_condition_is_bad_for_schema_and_reader(condition):
    assert _both(HEAD.format(kind="block") + f"    when:\n      - {condition}\n") == (False, False)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("rest", BAD_RULES)
def test_a_bad_rule_is_bad_for_schema_and_reader(rest):
    assert _both(HEAD.format(kind="automatic_booking") + rest) == (False, False)


@pytest.mark.parametrize(
    "path", sorted(resource_folder("rules").rglob("*.yaml")), ids=lambda path: path.name
)
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
    ("id", "good"), [*((id, False) for id in BAD_IDS), *((id, True) for id in GOOD_IDS)]
)
def test_schema_and_reader_agree_about_ids(id, good):
    text = HEAD.format(kind="block").replace("id: r\n", f"id: {id}\n") + "    when: [document.number: x]\n"
    assert _both(text) == (good, good)
