"""The schema of the settings of an installation."""

from __future__ import annotations

from pathlib import Path

from boekwerk.app.settings import SETTINGS
from boekwerk.office.schemas import encoded, json_schema

ROOT = Path(__file__).parents[1]


def pages() -> dict[Path, str]:
    """Give the schema as it should be."""
    return {ROOT / "schemas" / "settings.schema.json": encoded(json_schema(SETTINGS)).decode()}
