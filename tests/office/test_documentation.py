"""The examples in the documentation can be read as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from boekwerk.office.csv_reading import read_table
from boekwerk.office.relations_files import TABLES
from boekwerk.office.yaml_mapping import read_record, read_records
from boekwerk.positions import Problems

PAGE = (Path(__file__).parents[2] / "docs" / "administration.md").read_text(encoding="utf-8")
CSV_EXAMPLES = re.findall(r"### `(\w+\.csv)`\n(?:(?!###).)*?```text\n(.*?)```", PAGE, re.DOTALL)
YAML_EXAMPLES = re.findall(r"## [^\n]*`(\w+\.yaml)`\n(?:(?!\n## ).)*?```yaml\n(.*?)```", PAGE, re.DOTALL)
TABLE_OF = {table.file: table for table in TABLES}


def test_the_page_names_every_file():
    assert [table.file for table in TABLES if f"| `{table.file}` |" not in PAGE] == []


@pytest.mark.parametrize(("file", "text"), CSV_EXAMPLES, ids=[file for file, _ in CSV_EXAMPLES])
def test_an_example_of_a_table_can_be_read(file, text):
    problems = Problems()
    assert read_table(text, file, TABLE_OF[file], problems)
    assert problems.reasons() == ()


@pytest.mark.parametrize(("file", "text"), YAML_EXAMPLES, ids=[file for file, _ in YAML_EXAMPLES])
def test_an_example_of_a_yaml_file_can_be_read(file, text):
    problems = Problems()
    read = read_record if file == "administration.yaml" else read_records
    assert read(text, file, TABLE_OF[file], problems)
    assert problems.reasons() == ()


def test_there_are_examples_of_both_sorts():
    assert {file for file, _ in CSV_EXAMPLES} >= {"relations.csv", "vat_codes.csv", "periods.csv"}
    assert {file for file, _ in YAML_EXAMPLES} >= {
        "administration.yaml",
        "journals.yaml",
        "preferences.yaml",
        "users.yaml",
    }
