"""History as CSV, and back: nothing is lost."""

from __future__ import annotations

import io

from histories import histories
from hypothesis import given, settings

from boekwerk.domain.past import PastBooking
from boekwerk.history import HISTORY_COLUMNS, read_csv, write_csv


def csv_of(bookings: list[PastBooking]) -> str:
    stream = io.StringIO(newline="")
    assert write_csv(bookings, stream) == len(bookings)
    return stream.getvalue()


@settings(max_examples=40, deadline=None)
@given(histories)
def test_what_is_written_is_read_back_the_same(bookings):
    assert list(read_csv(io.StringIO(csv_of(bookings), newline=""), file="h.csv")) == bookings


@settings(max_examples=15, deadline=None)
@given(histories)
def test_what_is_read_back_is_written_the_same(bookings):
    text = csv_of(bookings)
    assert csv_of(list(read_csv(io.StringIO(text, newline=""), file="h.csv"))) == text


def test_the_first_row_names_our_columns():
    assert set(csv_of([]).strip().split(";")) == set(HISTORY_COLUMNS) - {"transaction"}


def test_characters_that_are_no_text_are_written_as_such(read):
    (booking,) = read("relation;date;ledger_account;amount;line_description", "K1;2025-03-14;4300;1;a#b")
    text = csv_of([booking]).replace("a#b", "a�b")
    changed = PastBooking(**{**booking_values(booking), "lines": (line_with(booking, "a\x00b"),)})
    assert csv_of([changed]) == text


def booking_values(booking: PastBooking) -> dict[str, object]:
    return {name: getattr(booking, name) for name in booking.__struct_fields__}


def line_with(booking: PastBooking, description: str) -> object:
    line = booking.lines[0]
    return type(line)(line.ledger_account, line.amount, description=description)
