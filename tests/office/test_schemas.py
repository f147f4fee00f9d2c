"""The published schemas say the same as the reader."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

from boekwerk.office.reference import reference_page
from boekwerk.office.relations_files import TABLES
from boekwerk.office.schemas import json_schema, schema_files
from boekwerk.office.yaml_mapping import read_record, read_records
from boekwerk.positions import Problems

ROOT = Path(__file__).parents[2]
TABLES_BY_NAME = {table.name: table for table in TABLES}


class Yaml12Loader(yaml.SafeLoader):
    """Reads as editors do: YAML 1.2, where 'no' is a word and a date is text."""


Yaml12Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", "true|false", "tf"),
    ("null", "|null|~", ["", "n", "~"]),
    ("int", "-?[1-9][0-9]*|0", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
]:
    Yaml12Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)

HEAD = "schema: boekwerk.administration/1\nid: a\nname: A\npackage: local\n"
GOOD = {
    "administration": [
        "schema: boekwerk.administration/1\nid: 0800\nname: A\npackage: local\n",
        "schema: boekwerk.administration/1\nid: '1'\nname: A\npackage: local\nidentity:\n",
        f"{HEAD}identity: {{names: [A], ibans: []}}\n",
        f"{HEAD}trust_periods: ja\n",
        f"{HEAD}trust_periods: true\n",
        f"{HEAD}vat_tolerance: 0,05\n",
        f"{HEAD}near_duplicate_days: 14\n",
        f"{HEAD}switched_off: [g_account]\n",
    ],
    "journals": [
        "schema: boekwerk.journals/1\njournals: []\n",
        "schema: boekwerk.journals/1\njournals:\n - {code: 70, name: A, direction: sales, active: no}\n",
        "schema: boekwerk.journals/1\njournals:\n - code: I\n   name: A\n   direction: purchase\n"
        "   preferred_vat_codes:\n   - {treatment: standard, rate: 21, code: 4}\n",
    ],
    "users": [
        "schema: boekwerk.users/1\nusers:\n - {id: a, name: A, roles: [accountant], access: nee}\n",
        "schema: boekwerk.users/1\nusers:\n - {id: a, name: A, links:"
        " [{package: x, expires: 31-12-2026}]}\n",
    ],
}
BROKEN = {
    "administration": [
        "schema: boekwerk.administration/2\nid: a\nname: A\npackage: local\n",
        "id: a\nname: A\npackage: local\n",
        "schema: boekwerk.administration/1\nname: A\npackage: local\n",
        "schema: boekwerk.administration/1\nid:\nname: A\npackage: local\n",
        "schema: boekwerk.administration/1\nid: a\nname: ''\npackage: local\n",
        f"{HEAD}names: []\n",
        f"{HEAD}identity: {{names: A}}\n",
        f"{HEAD}identity: {{name: [A]}}\n",
        f"{HEAD}identity: [A]\n",
        f"{HEAD}country: nl\n",
        f"{HEAD}period_by: today\n",
        f"{HEAD}trust_periods: perhaps\n",
        f"{HEAD}vat_tolerance: much\n",
        f"{HEAD}near_duplicate_days: -1\n",
        f"{HEAD}switched_off: [vat_booking]\n",
        f"{HEAD}automation_user: [a]\n",
        "- schema\n",
    ],
    "journals": [
        "schema: boekwerk.journals/1\n",
        "schema: boekwerk.journals/1\njournals:\n",
        "schema: boekwerk.journals/1\njournals: {code: A}\n",
        "schema: boekwerk.journals/1\njournals:\n - {code: A, name: A, direction: buy}\n",
        "schema: boekwerk.journals/1\njournals:\n - {code: A, name: A, direction: sales,"
        " preferred_vat_codes: [{treatment: unknown, code: 1}]}\n",
        "schema: boekwerk.journals/1\njournals:\n - A\n",
    ],
    "users": [
        "schema: boekwerk.users/1\nusers:\n - {id: a}\n",
        "schema: boekwerk.users/1\nusers:\n - {id: a, name: A, password: x}\n",
        "schema: boekwerk.users/1\nusers:\n - {id: a, name: A, roles: [boss]}\n",
        "schema: boekwerk.users/1\nusers:\n - {id: a, name: A, links: [{package: x, expires: soon}]}\n",
    ],
}


def cases(texts):
    return [(name, text) for name, all_texts in texts.items() for text in all_texts]


def by_schema(name, text):
    validator = Draft202012Validator(json_schema(TABLES_BY_NAME[name]))
    return validator.is_valid(yaml.load(text, Yaml12Loader))


def by_reader(name, text):
    problems = Problems()
    read = read_record if name == "administration" else read_records
    read(text, "f.yaml", TABLES_BY_NAME[name], problems)
    return problems.reasons() == ()


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(("name", "text"), cases(GOOD))
def test_a_good_file_is_good_to_the_schema_and_to_the_reader(name, text):
    assert (by_schema(name, text), by_reader(name, text)) == (True, True)


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(("name", "text"), cases(BROKEN))
def test_a_broken_file_is_broken_to_the_schema_and_to_the_reader(name, text):
    assert (by_schema(name, text), by_reader(name, text)) == (False, False)


@pytest.mark.parametrize("name", GOOD)
def test_the_starter_is_good_to_the_schema(folder, name):
    assert by_schema(name, (folder / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_the_published_schema_is_what_the_reader_reads(name):
    published = (ROOT / "schemas" / name).read_bytes()
    assert published == schema_files()[name], "run `make generated`"


@pytest.mark.parametrize("name", GOOD)
def test_a_schema_is_a_schema_and_describes_every_key(name):
    schema = json_schema(TABLES_BY_NAME[name])
    Draft202012Validator.check_schema(schema)
    properties = (
        schema["properties"]
        if name == "administration"
        else schema["properties"][name]["items"]["properties"]
    )
    assert [key for key, value in properties.items() if key != "schema" and not value["description"]] == []
    assert msgspec.json.encode(schema)


def test_the_reference_page_is_what_the_reader_reads():
    page = (ROOT / "docs" / "reference" / "administration.md").read_text(encoding="utf-8")
    assert page == reference_page(), "run `make generated`"
