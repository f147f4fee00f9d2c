import datetime

import pytest

from boekwerk.app.concepts import Acting
from boekwerk.app.learned import forget_learned, learned_of, list_learned, mark_booking, remember_learned
from boekwerk.app.store import open_store
from boekwerk.domain.errors import NothingThere
from boekwerk.store.timeline import events_of

ACT = Acting("mies", datetime.datetime(2026, 3, 17, 9, tzinfo=datetime.UTC))


@pytest.fixture
def taught(keep, desk, invoice, act, account):
    """Complete a booking of the greengrocer; give its key and relation."""
    concept = keep(invoice("W-1")).concept
    desk.edit(concept.id, account("4910"), act(1))
    done = desk.complete(concept.id, act(2))
    return done.taught, done.proposal.relation.relation


def test_what_was_learned_names_the_account_and_the_booking(place, taught):
    key, relation = taught
    found = learned_of("0103", relation, place)
    assert [(habit.cue, habit.led[0].ledger_account) for habit in found.habits if habit.cue == "vat"] == [
        ("vat", "4910")
    ]
    assert {led.booking for habit in found.habits for led in habit.led} == {key}
    assert "pastinaak" in [habit.text for habit in found.habits]
    assert [(one.relation, one.teaching) for one in list_learned("0103", place)] == [(relation, 1)]


@pytest.mark.spec("BP-8")
def test_forgetting_a_relation_makes_proposals_as_before_and_remembering_takes_it_back(
    place, taught, keep, invoice
):
    _, relation = taught
    with_lesson = keep(invoice("W-2"), minutes=10).proposal
    assert forget_learned("0103", place, ACT, relation=relation, booking=None) == 1
    without = keep(invoice("W-2"), minutes=11).proposal
    assert without.mode == "master_data"
    assert learned_of("0103", relation, place).habits == ()
    assert remember_learned("0103", place, ACT, relation=relation, booking=None) == 1
    assert keep(invoice("W-2"), minutes=12).proposal == with_lesson


@pytest.mark.spec("BP-8")
def test_a_booking_marked_one_off_afterwards_teaches_nothing(place, taught, keep, invoice):
    assert mark_booking("0103", place, ACT, taught[0], one_off=True)
    assert keep(invoice("W-2"), minutes=10).proposal.mode == "master_data"


@pytest.mark.spec("AB-11")
def test_a_forgotten_booking_is_still_found_as_a_duplicate(place, taught, keep, desk, invoice, act):
    forget_learned("0103", place, ACT, relation=taught[1], booking=None)
    again = keep(invoice("W-1", tail="<!-- nog eens -->"), minutes=10).concept
    with pytest.raises(Exception, match="proposal_not_completed"):
        desk.complete(again.id, act(11))


def test_a_booking_that_is_not_there_cannot_be_forgotten(place):
    with pytest.raises(NothingThere):
        forget_learned("0103", place, ACT, relation=None, booking="bw-0")


@pytest.mark.spec("US-1")
def test_what_is_learned_stays_with_its_administration(place, taught, add_administration):
    add_administration("hondentrimsalon-pluizebol")
    assert list_learned("0104", place) == ()
    with pytest.raises(NothingThere):
        forget_learned("0104", place, ACT, relation=None, booking=taught[0])
    assert [one.teaching for one in list_learned("0103", place)] == [1]


@pytest.mark.spec("US-3")
def test_forgetting_stands_in_the_timeline_of_the_document_once(place, taught):
    for _ in range(2):
        forget_learned("0103", place, ACT, relation=taught[1], booking=None)
    with open_store(place) as store, store.reading() as connection:
        *_, before, last = events_of(connection, 1)
    assert (last.who, last.what.code, last.what.values) == (
        "mies",
        "timeline_booking_forgotten",
        {"booking": taught[0]},
    )
    assert before.what.code == "timeline_proposal_completed"
