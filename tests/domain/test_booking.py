import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.booking import NotComplete, booking_of
from boekwerk.domain.proposal import BookingLine, Currency, Proposal, RelationMatch
from boekwerk.domain.reason import Reason

DAY = datetime.date(2026, 3, 16)
LINE = BookingLine(
    kind="cost",
    ledger_account="4000",
    vat_key=None,
    vat_code="I21",
    amount=Decimal("100.00"),
    vat=Decimal("21.00"),
)
PROPOSAL = Proposal(
    direction="purchase",
    mode="master_data",
    relation=RelationMatch("C1", "kvk", Reason("relation_matched")),
    journal="60",
    number="1",
    booking_date=DAY,
    period="2026-03",
    due_date=None,
    payment_condition=None,
    payment_reference=None,
    iban=None,
    currency="EUR",
    total=Decimal("121.00"),
    lines=(LINE,),
)
RATE = Currency("USD", Decimal("0.9"), DAY, "ECB")


def _booked(**changes):
    return booking_of(replace(PROPOSAL, **changes), reference="r", administration="a")


def test_complete_proposal_becomes_a_booking():
    booking = _booked()
    assert (booking.relation, booking.total, booking.lines) == ("C1", Decimal("121.00"), (LINE,))


@pytest.mark.spec("AB-10", "BP-16")
@pytest.mark.parametrize(
    "changes",
    [
        {"unresolved": (Reason("x"),)},
        {"total": Decimal("121.01")},
        {"lines": ()},
        {"lines": (), "total": Decimal(0)},
        {"lines": (replace(LINE, ledger_account=None),)},
        {"lines": (replace(LINE, vat_code=None),)},
        {"lines": (replace(LINE, vat=Decimal("21.005"), amount=Decimal("99.995")),)},
        {"relation": RelationMatch(None, None, Reason("relation_not_found"))},
        {"journal": None},
        {"number": None},
        {"booking_date": None},
        {"currency": None},
        {"rate": RATE},
        {"rate": RATE, "total_home": Decimal("108.90")},
        {
            "rate": RATE,
            "total_home": Decimal("108.90"),
            "lines": (replace(LINE, amount_home=Decimal("90.00"), vat_home=Decimal("18.91")),),
        },
    ],
)
def test_nothing_incomplete_becomes_a_booking(changes):
    with pytest.raises(NotComplete):
        _booked(**changes)
