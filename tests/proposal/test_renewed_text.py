"""What was of the earlier invoice only is put right in a text that is copied; the rest stays."""

import datetime

import pytest

from boekwerk.domain.past_index import PastIndex

HIGH = ("S", "21", "100.00", "21.00")


@pytest.fixture
def renewed(invoice, proposed, office, earlier):
    """Copy the description of a line of invoice 2026-61 of 16 February to 2026-77 of 16 March."""

    def copy(text, number="2026-61", **changes):
        known = earlier(("4510", "80.00", "21", {"description": text}), number=number)
        by_last = office({"booking_mode": "last_booking_vat"})
        return proposed(invoice(HIGH, **changes), by_last, past=PastIndex([known])).lines[0].description

    return copy


@pytest.mark.spec("BP-7")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Onderhoud heftruck", "Onderhoud heftruck"),
        ("Factuur 2026-61", "Factuur 2026-77"),
        ("Factuur 2026-61, onderhoud", "Factuur 2026-77, onderhoud"),
        ("Factuur 2026-612 en 2026-61-B", "Factuur 2026-612 en 2026-61-B"),
        ("Huur februari 2026", "Huur maart 2026"),
        ("Februari 2026 huur", "Maart 2026 huur"),
        ("Rent February 2026", "Rent March 2026"),
        ("Huur maart 2025", "Huur maart 2025"),
        ("Factuur van 16-02-2026", "Factuur van 16-03-2026"),
        ("Factuur van 16 februari 2026", "Factuur van 16 maart 2026"),
        ("Invoice of 2026-02-16", "Invoice of 2026-03-16"),
        ("Contract van 01-02-2020", "Contract van 01-02-2020"),
        ("Periode 2026-02", "Periode 2026-03"),
        ("Levering 02-2026", "Levering 03-2026"),
        ("Abonnement 2026", "Abonnement 2026"),
    ],
)
def test_number_date_and_month_become_those_of_this_document(renewed, text, expected):
    assert renewed(text) == expected


@pytest.mark.spec("BP-7")
@pytest.mark.parametrize(
    ("number", "text"), [("7", "Huur 7 dagen"), ("2026", "Abonnement 2026"), ("LOPEND", "LOPEND contract")]
)
def test_a_number_that_may_stand_for_something_else_stays(renewed, number, text):
    assert renewed(text, number=number) == text


def test_two_invoices_of_one_month_keep_the_month(renewed):
    assert renewed("Huur februari 2026", issue_date=datetime.date(2026, 2, 27)) == "Huur februari 2026"


@pytest.mark.spec("BP-13")
def test_variables_are_filled_in_from_this_document(renewed):
    assert renewed("Lease {factuurnummer}") == "Lease 2026-77"
