"""The schemas of rule files and their tests, and the reference page of the fields."""

from __future__ import annotations

from pathlib import Path

from boekwerk.rules.reference import fields_page
from boekwerk.rules.schema import schema_text
from boekwerk.trial.rule_tests.schema import rule_tests_schema_text

ROOT = Path(__file__).parents[1]


def pages() -> dict[Path, str]:
    """Give the schemas and the page as they should be."""
    return {
        ROOT / "schemas" / "rules.schema.json": schema_text(),
        ROOT / "schemas" / "rule-tests.schema.json": rule_tests_schema_text(),
        ROOT / "docs" / "reference" / "fields.md": fields_page(),
    }
