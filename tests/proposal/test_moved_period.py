"""The period of an earlier booking moves by whole months."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boekwerk.proposal.moved_period import months_between, moved_period

DATES = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.spec("BP-3")
@pytest.mark.parametrize(
    ("first", "last", "months", "expected"),
    [
        ("2026-01-01", "2026-01-31", 1, ("2026-02-01", "2026-02-28")),
        ("2026-02-01", "2026-02-28", 1, ("2026-03-01", "2026-03-31")),
        ("2026-01-01", "2026-12-31", 12, ("2027-01-01", "2027-12-31")),
        ("2026-01-15", "2026-02-14", 3, ("2026-04-15", "2026-05-14")),
        ("2026-01-31", "2026-03-30", 1, ("2026-02-28", "2026-04-30")),
        ("2026-03-01", "2026-03-31", -1, ("2026-02-01", "2026-02-28")),
    ],
)
def test_a_period_moves_by_months(first, last, months, expected):
    assert moved_period(day(first), day(last), months) == tuple(map(day, expected))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-02-01", "2026-01-31", 0),
        ("2000-01-01", "2026-01-31", 1),
        ("9999-01-01", "9999-12-31", 1),
        ("0001-01-01", "0001-12-31", -1),
    ],
)
def test_a_period_that_makes_no_sense_is_not_moved(first, last, months):
    assert moved_period(day(first), day(last), months) is None


@given(first=DATES, days=st.integers(0, 1_000), months=st.integers(-120, 120))
def test_a_moved_period_is_in_order_and_as_many_months_later(first, days, months):
    last = first + datetime.timedelta(days=days)
    moved = moved_period(first, last, months)
    assert moved is not None and moved[0] <= moved[1]
    assert (months_between(first, moved[0]), months_between(last, moved[1])) == (months, months)
