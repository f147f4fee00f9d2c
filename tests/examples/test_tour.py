from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "kantoor-de-linde"
TOUR = (ROOT / "docs" / "example-office.md").read_text(encoding="utf-8")
INVOICES: dict[str, dict[str, Any]] = yaml.load(
    (OFFICE / "expected.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)["invoices"]


def row(administration: str, file: str, invoice: dict[str, Any]) -> str:
    link = f"[{file}](../examples/kantoor-de-linde/inbox/{administration}/{file})"
    checks = ", ".join(f"`{check}`" for check in invoice.get("fails", {}))
    happens = f"to a person: {checks}" if checks else "books"
    return f"| {link} | {happens} | {invoice['why']} |"


@pytest.mark.parametrize("administration", list(INVOICES))
def test_the_tour_tells_what_happens_with_every_invoice_and_why(administration: str) -> None:
    rows = [row(administration, file, invoice) for file, invoice in INVOICES[administration].items()]
    missing = [each for each in rows if each not in TOUR]
    assert missing == [], "these rows belong in docs/example-office.md"


def test_the_tour_has_no_other_invoices() -> None:
    assert TOUR.count("](../examples/kantoor-de-linde/inbox/") == sum(
        len(invoices) for invoices in INVOICES.values()
    )
