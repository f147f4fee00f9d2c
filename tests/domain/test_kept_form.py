import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.amount import Money, Quantity
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.proposal import Currency
from boekwerk.domain.reason import Location, Reason

NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=9
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | NUMBERS
    | NUMBERS.map(Quantity)
    | st.builds(Money, NUMBERS, st.sampled_from(["EUR", "USD"]))
    | st.fixed_dictionaries({"nl": st.text(), "en": st.text()}),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(values=st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
@settings(max_examples=150, deadline=None)
def test_every_value_of_a_reason_comes_back_as_what_it_was(values):
    reason = Reason("code", values, Location("relations.csv", 3, 4))
    found = as_kept(kept(reason), Reason)
    assert found == reason
    assert [type(value) for value in found.values.values()] == [type(value) for value in values.values()]


@pytest.mark.parametrize("rate", ["0.0000001", "1E-9", "0E-10", "1E+3"])
def test_numbers_that_python_writes_with_an_exponent_come_back(rate):
    currency = Currency("VND", Decimal(rate), datetime.date(2026, 3, 16), "ECB")
    assert as_kept(kept(currency), Currency) == currency
