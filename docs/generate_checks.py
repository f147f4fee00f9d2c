"""The reference page of the checks, with the invoices of the example office that show them."""

from __future__ import annotations

from pathlib import Path

import yaml

from boekwerk.autobook import checks_reference

ROOT = Path(__file__).parents[1]
OFFICE = ROOT / "examples" / "kantoor-de-linde"


def pages() -> dict[Path, str]:
    """Give the page as it should be."""
    return {ROOT / "docs" / "reference" / "checks.md": checks_reference(examples())}


def examples() -> dict[str, str]:
    """Map each reason to the first invoice of the example office that is expected to show it."""
    expected = yaml.safe_load((OFFICE / "expected.yaml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for administration, invoices in expected["invoices"].items():
        for name, decision in invoices.items():
            path = OFFICE / "inbox" / administration / name
            reasons = (*decision.get("fails", {}).values(), *decision.get("unknown", {}).values())
            for code in (code for codes in reasons for code in codes):
                found.setdefault(code, path.relative_to(ROOT).as_posix())
    return found
