"""The schema of rule files and the reference page of the fields."""

from __future__ import annotations

from pathlib import Path

from boekwerk.rules.reference import fields_page
from boekwerk.rules.schema import schema_text

ROOT = Path(__file__).parents[1]


def pages() -> dict[Path, str]:
    """Give the schema and the page as they should be."""
    return {
        ROOT / "schemas" / "rules.schema.json": schema_text(),
        ROOT / "docs" / "reference" / "fields.md": fields_page(),
    }
