"""What a relation's bookings taught can be listed, with how often and when last."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from past_cases import many

from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.past_learned import LearnedVat, learned
from boekwerk.domain.proposal import InvoiceItem


def booked(key, day, account, text, article=None):
    date = datetime.date(2026, 5, day)
    items = (InvoiceItem(text, article),)
    line = PastLine(account, Decimal("10.00"), treatment="standard", rate=Decimal(21), items=items)
    at = datetime.datetime(2026, 5, day, tzinfo=datetime.UTC)
    return PastBooking(key, "product", "C1", "purchase", date, at, Decimal("12.10"), (line,))


@pytest.mark.spec("LR-7")
def test_a_text_leads_to_an_account_with_how_often_and_when_last():
    told = learned(
        [booked("a", 1, "4300", "Telefoon mei 2026"), booked("b", 9, "4300", "telefoon juni 2026")]
    )
    (text,) = [lesson for lesson in told if lesson.kind == "text"]
    assert (text.clue, text.ledger_account, text.bookings) == ("telefoon #", "4300", 2)
    assert (text.last, text.booking) == (datetime.date(2026, 5, 9), "b")


def test_two_accounts_of_one_article_are_two_lessons_the_more_frequent_first():
    told = learned(
        [
            booked("a", 1, "4300", "x", "A1"),
            booked("b", 2, "4500", "x", "A1"),
            booked("c", 3, "4500", "x", "A1"),
        ]
    )
    articles = [(lesson.ledger_account, lesson.bookings) for lesson in told if lesson.kind == "article"]
    assert articles == [("4500", 2), ("4300", 1)]


def test_vat_leads_to_an_account_as_well():
    (vat,) = [lesson for lesson in learned([booked("a", 1, "4300", "x")]) if lesson.kind == "vat"]
    assert vat.clue == LearnedVat("standard", Decimal(21), None)


@settings(max_examples=50)
@given(many().flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_bookings_does_not_show_in_what_they_taught(both):
    found, shuffled = both
    assert learned(found) == learned(shuffled)
