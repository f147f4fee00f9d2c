"""The second evaluator at the desk of the example office (AB-18)."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from boekwerk.app.desk import open_office
from boekwerk.domain.booked import BookedIndex

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
NAME = "softwarehuis-nevelbank"
INVOICE = OFFICE / "inbox" / NAME / "inkoop-belboei-maart.xml"


@pytest.fixture
def desk():
    """Open the desk of an administration of the example office."""
    opened = open_office(OFFICE / "administrations" / NAME, as_of=datetime.date(2026, 3, 16))
    yield opened
    opened.close()


def second_check(decision):
    return next(check for check in decision.checks if check.name == "second_evaluator")


@pytest.mark.spec("AB-18")
def test_an_invoice_is_booked_when_both_agree(desk):
    decision = desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False)
    assert (decision.verdict, decision.would_book) == ("book", True)
    assert second_check(decision).reason.code == "second_evaluator_agrees"


def test_a_closed_desk_starts_it_again(desk):
    first = desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False)
    desk.close()
    assert desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False) == first
