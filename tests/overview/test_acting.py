"""What a person does with documents on their way."""

from __future__ import annotations

import pytest
from at_work import BOOKABLE, INACTIVE_RELATION, UNKNOWN_IBAN
from msgspec.structs import replace
from sqlalchemy import select

from boekwerk.app.acting import Choices
from boekwerk.app.concepts import Acting, open_concepts
from boekwerk.app.overview import read_whole
from boekwerk.app.store import known_administration
from boekwerk.domain.allowance import Halt
from boekwerk.domain.errors import ProposalError, StoreBusy, WrongState
from boekwerk.proposal.editing import Change, Edits
from boekwerk.store.documents import read_document
from boekwerk.store.halts import halt, lift
from boekwerk.store.in_flight import StoredInFlight
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.postings import note_sending, posting_of
from boekwerk.store.tables_past import past_bookings
from boekwerk.store.work import Step, move, take
from boekwerk.workflow.claiming import Claim, claim
from boekwerk.workflow.settled_by_hand import Settlement


@pytest.fixture
def waiting(at_work):
    """Give a document that waits for a person, with a complete proposal."""
    return at_work.fresh()


def events(at_work, document):
    return [event.what.code for event in read_whole(at_work.store, document).timeline]


def to_account(code):
    return Edits(changes=(Change("ledger_account", code, 1),))


@pytest.mark.spec("BP-14", "US-3")
def test_a_person_has_a_document_booked_and_it_teaches_only_then(at_work_anywhere):
    at_work = at_work_anywhere
    document = at_work.receive(UNKNOWN_IBAN)
    at_work.run()
    at_work.desk(document).book(Choices())
    before = read_whole(at_work.store, document).concept
    at_work.run()
    whole = read_whole(at_work.store, document)
    assert (before.state, before.taught, whole.entry.state) == ("completed", None, "booked")
    assert whole.concept.taught == whole.postings[0].reference
    assert (whole.entry.booked_by, whole.entry.automatic, whole.postings[0].user) == ("mies", False, "mies")


@pytest.mark.spec("BP-14")
def test_an_incomplete_proposal_is_not_booked_and_every_reason_is_said(at_work):
    document = at_work.receive(INACTIVE_RELATION)
    at_work.run()
    with pytest.raises(ProposalError) as caught:
        at_work.desk(document).book(Choices())
    assert {"relation_matched_inactive", "proposal_record_unusable"} == {
        reason.code for reason in caught.value.problems
    }
    assert at_work.work(document).state == "in_review"


@pytest.mark.spec("AB-11")
def test_the_same_invoice_is_not_booked_while_another_copy_is_on_its_way(at_work, waiting):
    with at_work.store.reading() as connection:
        content = read_document(connection, at_work.work(waiting).document).decode()
    copy = at_work.receive(UNKNOWN_IBAN, change=lambda _: content + "<!-- once more -->")
    at_work.run()
    at_work.desk(waiting).book(Choices())
    with pytest.raises(ProposalError) as caught:
        at_work.desk(copy).book(Choices())
    assert [reason.code for reason in caught.value.problems] == ["proposal_in_flight_already"]


def test_a_corrected_proposal_is_a_concept_until_it_is_booked(at_work, waiting):
    concept = at_work.desk(waiting).correct(to_account("7010"))
    assert (concept.revision, at_work.work(waiting).state) == (2, "concept")
    at_work.desk(waiting).book(Choices(revision=2))
    at_work.run()
    booked = read_whole(at_work.store, waiting).postings[0].booking
    assert booked.lines[0].ledger_account == "7010"


def test_a_proposal_on_its_way_is_booked_and_not_only_completed(at_work, waiting):
    number = read_whole(at_work.store, waiting).concept.id
    with open_concepts("0103", str(at_work.store.place)) as desk, pytest.raises(ProposalError) as caught:
        desk.complete(number, Acting("mies", at_work.clock()))
    assert [reason.code for reason in caught.value.problems] == ["proposal_is_on_its_way"]


def test_who_edits_a_proposal_has_the_document_in_his_hands(at_work, waiting):
    number = read_whole(at_work.store, waiting).concept.id
    with open_concepts("0103", str(at_work.store.place)) as desk:
        desk.edit(number, to_account("7010"), Acting("mies", at_work.clock()))
    assert at_work.work(waiting).state == "concept"


def test_a_proposal_that_changed_since_it_was_seen_is_not_booked(at_work, waiting):
    at_work.desk(waiting).correct(to_account("7010"))
    with pytest.raises(StoreBusy):
        at_work.desk(waiting).book(Choices(revision=1))
    assert at_work.work(waiting).state == "concept"


@pytest.mark.spec("PR-3")
def test_a_payment_condition_may_be_chosen_when_booking(at_work, waiting):
    own = read_whole(at_work.store, waiting).concept.proposal.payment_condition
    other = "7" if own != "7" else "30"
    at_work.desk(waiting).book(Choices(payment_condition=other))
    posting = read_whole(at_work.store, waiting).postings[0]
    assert posting.booking.payment_condition == other


def test_a_rejected_document_keeps_the_reason_in_its_timeline_only(at_work, waiting):
    at_work.desk(waiting).reject("Niet van ons.")
    last = read_whole(at_work.store, waiting).timeline[-1]
    assert (last.what.code, last.personal) == ("document_rejected_by_person", {"why": "Niet van ons."})
    assert (at_work.work(waiting).state, at_work.work(waiting).reasons) == ("rejected", ())


def test_what_is_ready_is_rejected_with_its_posting(at_work, waiting):
    at_work.desk(waiting).book(Choices())
    at_work.desk(waiting).reject("Toch niet.")
    at_work.run()
    assert read_whole(at_work.store, waiting).postings[0].stage == "withdrawn"
    assert at_work.work(waiting).state == "rejected"


def test_what_is_booked_is_not_rejected(at_work):
    document = at_work.receive(BOOKABLE)
    at_work.run()
    with pytest.raises(WrongState) as caught:
        at_work.desk(document).reject("Niet van ons.")
    assert caught.value.reason.code == "document_in_wrong_state"


def test_who_acts_waits_for_the_worker_that_has_the_document(at_work, waiting):
    at_work.desk(waiting).book(Choices())
    row, now = at_work.work(waiting).document, at_work.clock()
    with at_work.store.writing() as connection:
        take(connection, row, "worker-2", now, now + at_work.office.lease)
    with pytest.raises(StoreBusy):
        at_work.desk(waiting).reject("Te laat.")
    at_work.clock.later(minutes=4)
    assert at_work.desk(waiting).reject("Op tijd.").state == "rejected"


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize(
    ("settlement", "state", "stage"),
    [
        (Settlement("booked", "INK-77"), "booked", "confirmed"),
        (Settlement("send_again"), "posting", "planned"),
        (Settlement("review"), "in_review", "refused"),
    ],
)
def test_a_person_settles_what_is_ambiguous(at_work, waiting, settlement, state, stage):
    _make_ambiguous(at_work, waiting)
    assert at_work.desk(waiting).settle(settlement).state == state
    whole = read_whole(at_work.store, waiting)
    assert (whole.postings[0].stage, whole.postings[0].number) == (stage, settlement.number)


@pytest.mark.spec("PR-11")
def test_what_is_sent_again_after_settling_is_booked_once(at_work, waiting):
    _make_ambiguous(at_work, waiting)
    at_work.desk(waiting).settle(Settlement("send_again"))
    at_work.run()
    assert [posting.stage for posting in read_whole(at_work.store, waiting).postings] == ["confirmed"]


def test_what_was_booked_is_settled_with_its_number_only(at_work, waiting):
    _make_ambiguous(at_work, waiting)
    with pytest.raises(WrongState) as caught:
        at_work.desk(waiting).settle(Settlement("booked", "  "))
    assert caught.value.reason.code == "settled_without_number"


@pytest.mark.parametrize(("sent", "state"), [(False, "ready"), (True, "ambiguous")])
def test_a_document_that_was_set_aside_goes_on_where_it_was(at_work, waiting, sent, state):
    at_work.desk(waiting).book(Choices())
    _set_aside(at_work, waiting, sent=sent)
    assert at_work.desk(waiting).retry().state == state


@pytest.mark.spec("BP-8")
def test_a_booking_is_marked_one_off_before_and_after_it_is_booked(at_work, waiting):
    at_work.desk(waiting).mark_one_off()
    at_work.desk(waiting).book(Choices())
    at_work.run()
    whole = read_whole(at_work.store, waiting)
    assert (whole.concept.one_off, whole.postings[0].one_off) == (True, True)
    with at_work.store.reading() as connection:
        taught = select(past_bookings.c.one_off).where(past_bookings.c.key == whole.concept.taught)
        assert connection.execute(taught).scalar_one() is True
    assert at_work.desk(waiting).mark_one_off(one_off=False).one_off is False
    assert "document_unmarked_one_off" in events(at_work, waiting)


@pytest.mark.spec("AB-20")
def test_what_a_person_has_booked_goes_on_while_automatic_booking_is_stopped(at_work, waiting):
    with at_work.store.writing() as connection:
        halt(connection, None, Halt("mies", at_work.clock()))
    at_work.desk(waiting).book(Choices())
    at_work.run()
    with at_work.store.writing() as connection:
        lift(connection, None)
    assert at_work.work(waiting).state == "booked"


@pytest.mark.spec("OB-8")
def test_what_is_to_be_booked_draws_on_its_obligations_from_then_on(at_work, waiting):
    whole, work = read_whole(at_work.store, waiting), at_work.work(waiting)
    line = replace(whole.concept.proposal.lines[0], obligation="VP-1")
    proposal = replace(whole.concept.proposal, lines=(line, *whole.concept.proposal.lines[1:]))
    with at_work.store.writing() as connection:
        stored = StoredAdministration(connection, known_administration(connection, "0103"))
        document = at_work.office.documents.document(connection, work, at_work.office.limits)
        now = at_work.clock()
        claim(connection, stored, work, Claim(document, proposal, "mies", False, now.date(), now))
        of_others = StoredInFlight(connection, work.administration, besides=-1)
        assert of_others.drawn_on("VP-1") == line.amount != 0
        of_itself = StoredInFlight(connection, work.administration, besides=work.document)
        assert of_itself.drawn_on("VP-1") == 0
        connection.rollback()


def _make_ambiguous(at_work, document):
    at_work.desk(document).book(Choices())
    now = at_work.clock()
    with at_work.store.writing() as connection:
        work = at_work.work(document)
        work = take(connection, work.document, "worker-1", now, now + at_work.office.lease)
        note_sending(connection, posting_of(connection, work.document), now, work.fence, now)
        work = move(connection, work, Step("posting", now, lease_until=now), "worker-1", now)
        move(connection, work, Step("ambiguous", None), "worker-1", now)


def _set_aside(at_work, document, *, sent):
    now = at_work.clock()
    with at_work.store.writing() as connection:
        work = take(
            connection, at_work.work(document).document, "worker-1", now, now + at_work.office.lease
        )
        if sent:
            note_sending(connection, posting_of(connection, work.document), now, work.fence, now)
            work = move(connection, work, Step("posting", now, lease_until=now), "worker-1", now)
        move(connection, work, Step("failed", None), "worker-1", now)
