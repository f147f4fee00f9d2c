"""What names a booking: the same booking has one key, two bookings have two."""

from __future__ import annotations

import random

import pytest
from histories import HEAD
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.history.keys import SeenKeys


def test_the_key_does_not_depend_on_place_order_or_spelling(read):
    (first, _) = read(HEAD, "K1;2025-03-14;F1;4300;1", "K2;2025-03-14;F9;4300;1")
    (_, last) = read(
        "amount,ledger_account,number,date,relation", "5,4000,F9,15-3-2025,K2", "1,4300,F1,14-3-2025,K1"
    )
    assert first.key == last.key


@pytest.mark.parametrize(
    "other",
    [
        "K2;2025-03-14;F1;purchase;INK;7",
        "K1;2025-03-15;F1;purchase;INK;7",
        "K1;2025-03-14;F2;purchase;INK;7",
        "K1;2025-03-14;F1;sales;INK;7",
        "K1;2025-03-14;F1;purchase;INK2;7",
        "K1;2025-03-14;F1;purchase;INK;8",
    ],
)
def test_whatever_identifies_a_booking_makes_another_key(read, other):
    head = "relation;date;number;direction;journal;transaction;ledger_account;amount"
    one, two = read(head, "K1;2025-03-14;F1;purchase;INK;7;4300;1", f"{other};4300;1")
    assert one.key != two.key


def test_amounts_and_texts_are_not_part_of_the_key(read):
    (one,) = read(HEAD, "K1;2025-03-14;F1;4300;1")
    (two,) = read(f"{HEAD};line_description", "K1;2025-03-14;F1;4600;2;anders")
    assert one.key == two.key


def test_a_key_that_is_given_is_taken(read):
    (booking,) = read(f"{HEAD};key", "K1;2025-03-14;F1;4300;1;van-elders-1")
    assert booking.key == "van-elders-1"


def test_lines_of_one_booking_that_stand_apart_are_refused(problems):
    rows = "K1;2025-03-14;F1;4300;1", "K2;2025-03-14;F2;4300;1", "K1;2025-03-14;F1;4600;2"
    assert problems(HEAD, *rows) == [
        "h.csv:4:1: The lines of the booking of K1 on 2025-03-14 do not stand together: an earlier part of "
        "the file has it too. Sort the file by relation, date and number; or, if they are two bookings, "
        "give each its transaction."
    ]


def test_bookings_of_one_number_are_two_when_their_transactions_are(read):
    found = read(f"{HEAD};transaction", "K1;2025-03-14;F1;4300;1;71", "K1;2025-03-14;F1;4300;-1;72")
    assert len({booking.key for booking in found}) == 2


@settings(max_examples=30)
@given(st.lists(st.text(max_size=3), max_size=200))
def test_keys_seen_before_are_known_and_others_are_not(keys):
    seen = SeenKeys()
    assert [seen.add(key) for key in keys] == [key not in keys[:at] for at, key in enumerate(keys)]


def test_a_hundred_thousand_keys_are_told_apart():
    seen, draw = SeenKeys(), random.Random(7)
    keys = [f"h-{draw.getrandbits(128):032x}" for _ in range(100_000)]
    assert all(seen.add(key) for key in keys)
    assert not any(seen.add(key) for key in keys[::1000])
