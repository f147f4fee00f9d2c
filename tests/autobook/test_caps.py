from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from boekwerk.domain.allowance import Allowance, Halt
from boekwerk.domain.document import Party
from boekwerk.reasons import sentence

SINCE = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)
HALT = Halt("jlinde", SINCE, "controle", "0102")


@pytest.mark.spec("AB-20")
def test_where_nothing_is_going_to_be_booked_the_caps_are_not_asked(given, ask):
    check = ask("caps", given())
    assert (check.outcome, check.reason.code) == ("not_applicable", "caps_not_asked")


@pytest.mark.spec("AB-20")
def test_without_caps_any_number_may_be_booked(given, ask):
    check = ask("caps", given(allowance=Allowance(10_000, Decimal("99999999.00"))))
    assert (check.outcome, check.reason.values["count"]) == ("pass", 10_000)


@pytest.mark.spec("AB-20")
@pytest.mark.parametrize(
    ("settings", "allowance", "code"),
    [
        ({"most_bookings_a_day": 5}, Allowance(5), "cap_of_bookings"),
        ({"most_bookings_a_day": 0}, Allowance(), "cap_of_bookings"),
        ({"most_amount_a_day": Decimal("0.00")}, Allowance(), "cap_of_amount"),
        ({"most_amount_a_day": Decimal("5000.00")}, Allowance(1, Decimal("4999.99")), "cap_of_amount"),
        ({"review_share": Decimal("2.5")}, Allowance(lot=Decimal("2.4999")), "set_aside_for_review"),
        ({"review_share": Decimal(100)}, Allowance(lot=Decimal("99.9999")), "set_aside_for_review"),
        ({}, Allowance(halt=HALT), "booking_halted"),
        ({}, Allowance(halt=Halt("jlinde", SINCE)), "booking_halted_everywhere"),
    ],
)
def test_what_is_over_a_cap_is_for_a_person(given, ask, settings, allowance, code):
    check = ask("caps", given(settings=settings, allowance=allowance))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-20")
def test_a_cap_may_be_reached_to_the_cent(given, ask):
    dossier = given(settings={"most_amount_a_day": Decimal("5000.00")}, allowance=Allowance())
    size = dossier.case.proposal.total
    room = Allowance(1, Decimal("5000.00") - size)
    assert (
        ask("caps", given(settings={"most_amount_a_day": Decimal("5000.00")}, allowance=room)).outcome
        == "pass"
    )
    over = Allowance(1, room.amount_today + Decimal("0.01"))
    check = ask("caps", given(settings={"most_amount_a_day": Decimal("5000.00")}, allowance=over))
    assert check.outcome == "fail"


@pytest.mark.spec("AB-20")
def test_in_another_currency_the_cap_looks_at_the_total_in_the_administrations_own(given, ask):
    foreign = {"total_home": Decimal("5000.01")}
    check = ask(
        "caps",
        given(proposal=foreign, settings={"most_amount_a_day": Decimal("5000.00")}, allowance=Allowance()),
    )
    assert (check.reason.code, check.reason.values["total"]) == ("cap_of_amount", Decimal("5000.01"))


@pytest.mark.spec("AB-20")
@pytest.mark.parametrize(
    ("settings", "outcome"), [({"most_amount_a_day": Decimal(1)}, "unknown"), ({}, "pass")]
)
def test_without_proposal_only_the_cap_of_an_amount_is_unknown(given, ask, settings, outcome):
    elsewhere = {"customer": Party(name="Iemand")}
    check = ask("caps", given(document=elsewhere, settings=settings, allowance=Allowance()))
    assert check.outcome == outcome


@pytest.mark.spec("AB-20")
def test_every_reason_is_said_not_only_the_first(given, ask):
    dossier = given(settings={"most_bookings_a_day": 1}, allowance=Allowance(1, halt=HALT, lot=Decimal(0)))
    check = ask("caps", dossier)
    assert [reason.code for reason in (check.reason, *check.more)] == ["booking_halted", "cap_of_bookings"]


@pytest.mark.spec("AB-20", "AB-13")
def test_a_halt_is_told_with_who_when_and_why(given, ask):
    reason = ask("caps", given(allowance=Allowance(halt=HALT))).reason
    assert sentence(reason, "nl") == (
        "Automatisch boeken is in deze administratie stilgelegd op 16-03-2026 door jlinde: controle."
    )
