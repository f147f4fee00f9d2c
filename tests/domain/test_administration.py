from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from boekwerk.domain.administration import VatCode

YEAR = VatCode(
    "VH", "Hoog", "purchase", "standard", Decimal(21),
    valid_from=datetime.date(2025, 1, 1), valid_until=datetime.date(2025, 12, 31),
)  # fmt: skip


@pytest.mark.spec("AB-9")
@pytest.mark.parametrize(
    ("day", "valid"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_a_vat_code_is_valid_on_its_first_and_its_last_day(day, valid):
    assert YEAR.is_valid_on(datetime.date.fromisoformat(day)) is valid


@pytest.mark.spec("AB-9")
def test_a_code_with_dates_is_not_valid_for_a_supply_without_date():
    assert not YEAR.is_valid_on(None)
