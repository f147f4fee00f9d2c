"""A booking agrees with itself before any package sees it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.amount import ZERO
from boekwerk.domain.booking import Booking
from boekwerk.domain.entry import Entry
from boekwerk.domain.proposal import BookingLine, Currency
from boekwerk.domain.soundness import wrong_field

LINE = BookingLine(
    "cost", "4500", None, "EU", Decimal("100.00"),
    self_assessed_vat=Decimal("21.00"), self_assessed_deductible=Decimal("11.00"),
)  # fmt: skip


def entry(kind, amount, line=1):
    value = Decimal(amount)
    return Entry(kind, "1000", max(value, ZERO), max(-value, ZERO), line=line)


BOOKING = Booking(
    **dict.fromkeys(
        ("period", "due_date", "payment_condition", "payment_reference", "iban", "description")
    ),
    reference="doc-1",
    administration="bakkerij",
    direction="purchase",
    relation="20001",
    journal="70",
    number="F-1",
    booking_date=datetime.date(2026, 3, 5),
    currency="EUR",
    total=Decimal("100.00"),
    lines=(LINE,),
    entries=(
        entry("control", "-100.00", None),
        entry("line", "110.00"),
        entry("vat_payable", "-21.00"),
        entry("vat_deductible", "11.00"),
    ),
)
ABROAD = replace(
    BOOKING,
    currency="USD",
    rate=Currency("USD", Decimal("0.5"), datetime.date(2026, 3, 5), "ECB"),
    total_home=Decimal("50.00"),
    lines=(BookingLine("cost", "4500", None, None, Decimal("100.00"), amount_home=Decimal("50.00")),),
    entries=(entry("control", "-50.00", None), entry("line", "50.00")),
)


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize("booking", [BOOKING, replace(BOOKING, entries=()), ABROAD])
def test_a_booking_that_agrees_with_itself_is_sound(booking):
    assert wrong_field(booking) is None


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("booking", "field"),
    [
        (replace(BOOKING, direction="sales"), "entries"),
        (replace(BOOKING, entries=BOOKING.entries[:2]), "entries"),
        (replace(BOOKING, entries=(*BOOKING.entries, entry("vat", "1.00"))), "entries"),
        (replace(BOOKING, total=Decimal("99.00")), "total"),
        (replace(BOOKING, total=Decimal("Infinity")), "total"),
        (replace(BOOKING, lines=(replace(LINE, ledger_account=" "),)), "lines[0].ledger_account"),
        (replace(BOOKING, lines=(replace(LINE, description="a\0"),)), "lines[0].description"),
        (replace(ABROAD, entries=(entry("control", "-100.00", None), entry("line", "100.00"))), "entries"),
        (replace(BOOKING, number="/"), "number"),
        (replace(BOOKING, reference=""), "reference"),
        (replace(BOOKING, iban="ＮＬ91ABNA0417164300"), "iban"),
    ],
)
def test_the_field_that_is_wrong_is_named(booking, field):
    assert wrong_field(booking) == field
