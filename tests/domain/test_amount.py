from decimal import Context, Decimal, localcontext
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.amount import (
    Amount,
    NotADecimal,
    apportion,
    cents,
    converted,
    decode_hook,
    exactly,
    from_cents,
    is_whole_cents,
    read_decimal,
    rounded,
)

AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize("text", ["121.00", "-0.5", "+7", ".5", "5.", " 1.10\n", "9" * 30])
def test_plain_decimals_are_read_as_they_are(text):
    assert read_decimal(text) == Decimal(text.strip())


@pytest.mark.parametrize(
    "text", ["", "1_21", "١٢", "NaN", "Infinity", "1e400", "1,000.00", "1 000", "--1", ".", "9" * 40, "１"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(NotADecimal):
        read_decimal(text)


@pytest.mark.parametrize(("exact", "expected"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.344", "2.34")])
def test_halves_are_rounded_away_from_zero(exact, expected):
    assert rounded(Decimal(exact)) == Decimal(expected)


@pytest.mark.parametrize(
    ("value", "whole"), [("1.20", True), ("1.200", True), ("1", True), ("1.201", False)]
)
def test_whole_cents_do_not_depend_on_the_notation(value, whole):
    assert is_whole_cents(Decimal(value)) is whole


@given(st.integers(-(10**20), 10**20))
@settings(max_examples=50)
def test_cents_there_and_back(value):
    assert cents(from_cents(value)) == value


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=8))
@settings(max_examples=150)
def test_apportioned_parts_sum_to_the_total(total, weights):
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(is_whole_cents(part) for part in parts)


@given(AMOUNTS, st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=8))
@settings(max_examples=100)
def test_no_part_is_a_cent_or_more_from_its_fair_share(total, weights):
    whole = sum(weights)
    shares = [w / whole for w in weights] if whole else [Decimal(1) / len(weights)] * len(weights)
    parts = apportion(total, weights)
    assert all(abs(p - total * s) < Decimal("0.0100001") for p, s in zip(parts, shares, strict=True))


def test_largest_remainder_takes_the_cent():
    assert apportion(Decimal("1.00"), [Decimal(1), Decimal(2)]) == [Decimal("0.33"), Decimal("0.67")]


def test_apportioning_of_enormous_amounts_is_exact():
    enormous = Decimal("9" * 30)
    parts = apportion(enormous, [Decimal("7" * 30), Decimal(3)])
    assert sum(map(Fraction, parts)) == Fraction(enormous)


@pytest.mark.parametrize(("total", "weights"), [("1.00", []), ("1.001", [Decimal(1)])])
def test_what_cannot_be_apportioned_is_refused(total, weights):
    with pytest.raises(ValueError, match=r"apportion|whole cents"):
        apportion(Decimal(total), weights)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.decimals("0.0001", 1000, places=4))
@settings(max_examples=100)
def test_converted_parts_sum_to_the_total_and_stay_near(parts, rate):
    home = converted(parts, rate)
    assert sum(home) == rounded(sum(parts) * rate)
    assert all(abs(h - p * rate) <= Decimal("0.01") for h, p in zip(home, parts, strict=True))


def test_parts_of_opposite_sign_are_not_blown_up():
    parts = converted([Decimal("1000.00"), Decimal("-999.99")], Decimal("0.5"))
    assert parts == [Decimal("500.00"), Decimal("-499.99")]


@pytest.mark.parametrize("text", ['"1.50"', "2"])
def test_amounts_in_json_are_text_or_whole_numbers(text):
    assert msgspec.json.decode(text.encode(), type=Amount, dec_hook=decode_hook) == Decimal(text.strip('"'))


@pytest.mark.parametrize("text", ["1.50", "true", '"1e3"', '"1_0"'])
def test_binary_fractions_in_json_are_refused(text):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text.encode(), type=Amount, dec_hook=decode_hook)


def test_calculating_exactly_leaves_the_callers_context_alone():
    @exactly
    def third() -> Decimal:
        return Decimal(1) / 3

    with localcontext(Context(prec=2)):
        assert (len(str(third())), str(Decimal(1) / 3)) == (66, "0.33")
