"""A correction that fails, or of which nobody knows the end, leaves one booking, and one to approve."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from released_office import CODE

from boekwerk.app.acting import DocumentDesk
from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.proposal.editing import Change, Edits
from boekwerk.store.assignments import assignments_of, withdraw
from boekwerk.store.documents import document_of
from boekwerk.store.postings import postings_of
from boekwerk.workflow.assigning import assign

OTHER_ACCOUNT = Edits(changes=(Change("ledger_account", "4420", 1),))


def by_undoing(data):
    """Let the package put nothing in the place of a booking: it is undone and made anew."""
    return replace(data, capabilities=replace(data.capabilities, updates=False))


def desk_of(office, document):
    """Give the document into the hands of who keeps the books."""
    with office.office.store.reading() as connection:
        known = known_administration(connection, CODE)
        kept = document_of(connection, known.id, office.at_work.of(document).sha256)
    return DocumentDesk(office.office, known, kept, Acting("jlinde", office.clock()))


def corrected(office, document):
    desk_of(office, document).correct(OTHER_ACCOUNT)
    office.booked_by_person(document)


def postings(office, document):
    with office.office.store.reading() as connection:
        return [(each.manner, each.stage) for each in postings_of(connection, document)]


@pytest.mark.spec("PR-11")
def test_where_a_booking_cannot_be_undone_nothing_is_booked_beside_it(releasing):
    office = releasing("sim_flag_late", change=by_undoing)
    document = office.booked()
    corrected(office, document)
    office.package.faults("400", on=("reverse",))
    assert office.work_on(document).state == "in_review"
    refused = [("new", "confirmed"), ("reverse", "refused"), ("new", "withdrawn")]
    assert postings(office, document) == refused
    office.booked_by_person(document)
    assert office.work_on(document).state == "awaiting_authorisation"
    assert postings(office, document) == [*refused, ("reverse", "confirmed"), ("new", "confirmed")]
    made = office.package.bookings(office.books)
    assert [booking.content["lines[0].ledger_account"] for booking in made] == ["4420"]


@pytest.mark.spec("PR-11")
def test_an_update_of_which_nothing_is_known_is_done_again_when_a_person_retries(releasing):
    office = releasing("sim_flag")
    document = office.booked()
    corrected(office, document)
    office.package.faults(rates={"cut_before": 1.0}, on=("update",))
    assert office.work_on(document).state == "failed"
    office.package.faults()
    desk_of(office, document).retry()
    assert office.work_on(document).state == "awaiting_authorisation"
    assert office.booking.content["lines[0].ledger_account"] == "4420"


@pytest.mark.spec("PR-11")
def test_an_invoice_that_comes_once_more_is_not_taken_for_the_booking_that_was_undone(releasing):
    office = releasing("sim_service")
    document = office.booked()
    number = int(office.booking.document.removeprefix("T"))
    desk_of(office, document).reverse("Niet van ons.")
    assert office.work_on(document).state == "rejected"
    again = office.at_work.take_in_copy(number)
    work = office.work_on(again)
    # This package shows what was undone as there, so that a person decides; it is not said to be booked.
    assert (work.state, work.reasons[0].code) == ("in_review", "package_has_number")
    with office.office.store.reading() as connection:
        (undone, *_), (anew,) = postings_of(connection, document), postings_of(connection, again)
    assert anew.reference == f"{undone.reference}-2"


@pytest.mark.spec("PR-3", "PR-5")
@pytest.mark.parametrize("approved", [False, True])
def test_after_a_correction_failed_the_booking_as_it_stands_is_approved_anew(releasing, approved):
    office = releasing("sim_flag")
    document = office.booked()
    if approved:
        office.approve(document)
    desk_of(office, document).correct(OTHER_ACCOUNT)
    work = replace(office.at_work.of(document), state="blocked")
    with office.office.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE work SET state = 'blocked' WHERE document = {document}")
    assign(office.office, work)
    with office.office.store.reading() as connection:
        states = [each.state for each in assignments_of(connection, document)]
    assert (office.at_work.of(document).state, states) == ("awaiting_authorisation", ["withdrawn", "asked"])


@pytest.mark.spec("PR-9")
def test_what_a_booking_is_compared_with_stays_how_it_was_made(releasing):
    office = releasing("sim_flag")
    document = office.booked()
    office.package.change(office.booking.number, "lines[0].asset_code", "A-7")
    with office.office.store.writing() as connection:
        withdraw(connection, document)
        connection.exec_driver_sql(
            f"UPDATE work SET state = 'booked', due = since WHERE document = {document}"
        )
    assert office.work_on(document).state == "awaiting_authorisation"
    office.approve(document)
    assert [reason.code for reason in office.work(document).reasons][:1] == ["release_booking_changed"]
