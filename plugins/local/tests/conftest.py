"""A booking to make, and an empty package to make it in."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from boekwerk import ZERO, Booking, BookingLine, Entry
from boekwerk_local import LocalConnector, LocalSettings


def purchase(
    reference: str = "doc-1", number: str = "F-1", net: str = "100.00", vat: str = "21.00"
) -> Booking:
    """Make a purchase of one line with its journal entries."""
    amount, tax = Decimal(net), Decimal(vat)
    total = amount + tax
    return Booking(
        reference=reference,
        administration="bakkerij",
        direction="purchase",
        relation="20001",
        journal="70",
        number=number,
        booking_date=datetime.date(2026, 3, 5),
        period="2026-03",
        due_date=datetime.date(2026, 4, 4),
        payment_condition="30",
        payment_reference=None,
        iban="NL91ABNA0417164300",
        currency="EUR",
        total=total,
        description="Kantoorartikelen",
        lines=(BookingLine("cost", "4500", None, "I21", amount, tax, cost_centre="K1", project="P1"),),
        entries=(
            _entry("control", "1600", -total),
            _entry("line", "4500", amount),
            _entry("vat", "1520", tax),
        ),
    )


def _entry(kind: str, account: str, debit: Decimal) -> Entry:
    line = None if kind == "control" else 1
    return Entry(kind, account, max(debit, ZERO), max(-debit, ZERO), line=line)  # type: ignore[arg-type]


@pytest.fixture
def booking() -> Booking:
    """Give a purchase of 121.00."""
    return purchase()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Give the path of a database that does not exist yet."""
    return tmp_path / "bakkerij #1 é.sqlite"


@pytest.fixture
def local(database: Path) -> LocalConnector:
    """Give the connector of an administration without bookings."""
    return LocalConnector(LocalSettings(str(database)))


@pytest.fixture
def change():
    """Give a function that changes fields of a booking."""
    return structs.replace
