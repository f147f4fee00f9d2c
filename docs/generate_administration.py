"""The schemas of administration folders and their reference page."""

from __future__ import annotations

from pathlib import Path

from boekwerk.office.reference import reference_page
from boekwerk.office.schemas import schema_files

ROOT = Path(__file__).parents[1]


def pages() -> dict[Path, str]:
    """Give the schemas and the page as they should be."""
    schemas = {ROOT / "schemas" / name: content.decode() for name, content in schema_files().items()}
    return {**schemas, ROOT / "docs" / "reference" / "administration.md": reference_page()}
