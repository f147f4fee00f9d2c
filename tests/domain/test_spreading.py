"""Spreading an amount over the months of a period."""

import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.spreading import LONGEST_MONTHS, can_be_spread, spread, spread_line

YEAR = (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
CENTS = st.integers(-(10**10), 10**10).map(lambda cents: Decimal(cents).scaleb(-2))
PERIODS = st.tuples(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 1, 1)), st.integers(0, 3_600)
).map(lambda period: (period[0], period[0] + datetime.timedelta(days=period[1])))


def amounts(amount, *period):
    return [str(portion.amount) for portion in spread(Decimal(amount), *period)]


def test_whole_months_get_the_same():
    assert amounts("1200.00", *YEAR) == ["100.00"] * 12
    assert set(amounts("100.00", *YEAR)) == {"8.33", "8.34"}


def test_of_a_month_that_is_not_whole_the_days_count():
    portions = spread(Decimal("1200.00"), datetime.date(2026, 3, 15), datetime.date(2027, 3, 14))
    assert [str(portions[at].amount) for at in (0, 1, 11, 12)] == ["54.84", "100.00", "100.00", "45.16"]
    assert (portions[0].first, portions[0].last) == (datetime.date(2026, 3, 15), datetime.date(2026, 3, 31))


@given(CENTS, PERIODS)
def test_the_portions_are_the_amount_and_the_period_without_gaps(amount, period):
    portions = spread(amount, *period)
    assert sum(portion.amount for portion in portions) == amount
    assert (portions[0].first, portions[-1].last) == period
    day = datetime.timedelta(days=1)
    assert all(b.first - a.last == day for a, b in pairwise(portions))
    assert all(portion.first.month == portion.last.month for portion in portions)


@given(CENTS, PERIODS)
def test_what_is_taken_back_is_spread_alike(amount, period):
    assert [-it.amount for it in spread(amount, *period)] == [it.amount for it in spread(-amount, *period)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (datetime.date(2026, 3, 2), datetime.date(2026, 3, 1)),
        (datetime.date(1, 1, 1), datetime.date(9999, 12, 31)),
        (datetime.date(2026, 3, 1), datetime.date(2036, 3, 1)),
    ],
)
def test_a_period_that_is_reversed_or_endless_is_refused(first, last):
    assert not can_be_spread(first, last)
    with pytest.raises(ValueError, match="cannot be spread"):
        spread(Decimal("1.00"), first, last)


def test_the_longest_period_is_ten_years_up_to_the_last_day_of_the_calendar():
    assert len(amounts("1.00", datetime.date(9990, 1, 1), datetime.date(9999, 12, 31))) == LONGEST_MONTHS


def test_a_line_spreads_what_ends_up_on_its_account():
    line = BookingLine(
        "cost",
        "1440",
        None,
        None,
        Decimal("100.00"),
        self_assessed_vat=Decimal("21.00"),
        deferred=True,
        period_from=datetime.date(2026, 1, 1),
        period_until=datetime.date(2026, 2, 28),
        amount_home=Decimal("90.00"),
    )
    assert [it.amount for it in spread_line(line)] == [Decimal("60.50")] * 2
    assert [it.amount for it in spread_line(line, home=True)] == [Decimal("45.00")] * 2


@pytest.mark.parametrize("changes", [{"deferred": False}, {"period_until": None}])
def test_a_line_that_is_not_deferred_or_has_no_period_gives_nothing(changes):
    fields = {"deferred": True, "period_from": YEAR[0], "period_until": YEAR[1], **changes}
    assert spread_line(BookingLine("cost", "1440", None, None, Decimal("100.00"), **fields)) == ()
