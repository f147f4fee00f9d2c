"""A booking is kept from payment, and that is seen in the package, before anybody is asked to approve."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from office_at_work import numbered_invoice
from released_office import STRATEGIES

from boekwerk.reasons import sentence
from boekwerk.store.postings import confirmed_posting


def debited(number):
    """Give an invoice whose amount is collected by direct debit."""
    transfer, debit = b"PaymentMeansCode>58<", b"PaymentMeansCode>59<"
    assert transfer in numbered_invoice(number)
    return numbered_invoice(number).replace(transfer, debit)


@pytest.mark.spec("PR-2", "PR-4", "PR-12")
@pytest.mark.parametrize("kind", STRATEGIES)
def test_a_booking_waits_for_approval_once_it_is_seen_to_be_held(releasing, kind):
    office = releasing(kind)
    document = office.booked()
    assert office.at_work.of(document).state == "awaiting_authorisation"
    assert not office.booking.is_payable
    with office.office.store.reading() as connection:
        assert confirmed_posting(connection, document).shown.number == office.booking.number


@pytest.mark.spec("PR-4")
def test_the_timeline_keeps_the_selected_condition(releasing):
    office = releasing("sim_condition")
    document = office.booked()
    (told,) = [
        event.what for event in office.events(document) if event.what.code == "release_held_by_condition"
    ]
    assert (told.values["code"], told.values["selected"]) == ("AUT", "14")
    assert office.booking.payment_condition == "AUT"


@pytest.mark.spec("PR-2")
def test_without_the_setting_a_booking_is_free_at_once(releasing):
    office = releasing("sim_condition", settings={"release_after_authorisation": False})
    document = office.booked()
    assert (office.at_work.of(document).state, office.at_work.of(document).due) == ("booked", None)
    assert office.booking.is_payable


@pytest.mark.spec("PR-9")
def test_fields_that_the_package_hides_are_told_when_it_is_booked(releasing):
    office = releasing("sim_service")
    document = office.booked()
    (held,) = [event for event in office.events(document) if event.what.code == "release_held"]
    assert "activacodes" in sentence(held.why, "nl")


@pytest.mark.spec("PR-12")
@pytest.mark.parametrize("fault", ["cut_before", "500_after", "429", "malformed"])
def test_a_block_of_which_nothing_is_heard_is_looked_up(releasing, fault):
    office = releasing("sim_service")
    office.package.faults("none", fault)
    document = office.booked()
    assert office.work_on(document).state == "awaiting_authorisation"
    assert not office.booking.is_payable


@pytest.mark.spec("PR-4", "PR-13")
def test_a_booking_that_cannot_be_held_is_set_aside_loudly_and_its_booker_is_told(releasing):
    office = releasing("sim_service")
    office.package.faults("none", rates={"400": 1.0})
    document = office.booked()
    work = office.work_on(document)
    assert (work.state, work.reasons[0].code) == ("failed", "release_may_be_paid")
    assert "LET OP" in sentence(work.reasons[0], "nl")
    (kept,) = office.notices(document)
    assert (kept.notice.kind, kept.notice.recipient) == ("booking_not_held", "automaat")


@pytest.mark.spec("PR-4")
@pytest.mark.parametrize("kind", ["sim_condition", "sim_flag"])
def test_a_booking_that_is_there_without_its_block_is_put_there_once_more(releasing, kind):
    office = releasing(kind)
    office.package.faults("429", on={"read_booking"})
    document = office.taken_in()
    office.work(document)
    assert office.at_work.of(document).state == "booked"
    office.package.change(office.booking.number, "payment_condition", "30")
    office.package.change(office.booking.number, "held", False)
    assert office.booking.is_payable
    assert office.work_on(document).state == "awaiting_authorisation"
    assert not office.booking.is_payable


@pytest.mark.spec("PR-14")
def test_a_direct_debit_is_not_booked_automatically_and_is_reported_when_a_person_books_it(releasing):
    office = releasing("sim_condition")
    document = office.take_in(debited(900))
    work = office.work(document)
    assert (work.state, {reason.code for reason in work.reasons}) == ("in_review", {"release_direct_debit"})
    office.booked_by_person(document)
    assert office.work(document).state == "awaiting_authorisation"
    assert "release_direct_debit" in {event.why.code for event in office.events(document) if event.why}


@pytest.mark.spec("PR-1")
def test_without_the_blocking_condition_nothing_is_booked_automatically(releasing):
    office = releasing(
        "sim_condition", change=lambda data: replace(data, payment_conditions=data.payment_conditions[:-1])
    )
    document = office.booked()
    work = office.at_work.of(document)
    assert work.state == "in_review"
    assert "release_block_condition_missing" in {reason.code for reason in work.reasons}
    assert not office.package.bookings(office.books)
