"""Correcting what is booked already: by an update, by undoing and booking anew, or not at all."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest
from at_work import BOOKABLE, office_at_work
from sqlalchemy import func, select

from boekwerk.app.acting import Choices
from boekwerk.app.overview import read_whole
from boekwerk.domain.errors import WrongState
from boekwerk.proposal.editing import Change, Edits
from boekwerk.store.database import Store
from boekwerk.store.tables_past import past_bookings

OTHER_ACCOUNT = Edits(changes=(Change("ledger_account", "7010", 1),))


@pytest.fixture
def booked(sqlite_template, tmp_path):
    """Give an office whose package can do this much, with a document that was booked."""

    @contextmanager
    def with_abilities(**abilities):
        place = shutil.copy(sqlite_template, tmp_path / "store.sqlite")
        with (
            Store.open(place, create=False) as store,
            office_at_work(store, tmp_path, abilities) as at_work,
        ):
            document = at_work.receive(BOOKABLE)
            at_work.run()
            yield at_work, document

    return with_abilities


@pytest.mark.parametrize(
    ("abilities", "manners"),
    [
        ({"updates": True}, ["new", "update"]),
        ({"updates": False, "reversal": "reverse"}, ["new", "reverse", "new"]),
    ],
)
def test_a_booking_is_corrected_in_the_manner_that_the_package_can(booked, abilities, manners):
    with booked(**abilities) as (at_work, document):
        at_work.desk(document).correct(OTHER_ACCOUNT)
        at_work.desk(document).book(Choices())
        at_work.run()
        whole = read_whole(at_work.store, document)
    assert ([posting.manner for posting in whole.postings], whole.entry.state) == (manners, "booked")
    assert whole.postings[-1].booking.lines[0].ledger_account == "7010"
    assert {posting.stage for posting in whole.postings} == {"confirmed"}


def test_a_booking_that_the_package_cannot_change_is_not_corrected(booked):
    with booked(updates=False, reversal="none") as (at_work, document):
        with pytest.raises(WrongState) as caught:
            at_work.desk(document).correct(OTHER_ACCOUNT)
        assert caught.value.reason.code == "booking_cannot_be_undone"
        assert read_whole(at_work.store, document).concept.revision == 1


def test_what_stands_in_the_package_is_not_rejected_while_a_person_corrects_it(booked):
    with booked(updates=True) as (at_work, document):
        at_work.desk(document).correct(OTHER_ACCOUNT)
        assert at_work.work(document).state == "concept"
        with pytest.raises(WrongState) as caught:
            at_work.desk(document).reject("Niet van ons.")
        assert caught.value.reason.code == "document_stands_in_package"


def test_a_booking_is_reversed_and_its_document_ends_as_rejected(booked):
    with booked(reversal="reverse") as (at_work, document):
        at_work.desk(document).reverse("Dubbel gefactureerd.")
        at_work.run()
        whole = read_whole(at_work.store, document)
    assert [posting.manner for posting in whole.postings] == ["new", "reverse"]
    assert (whole.entry.state, whole.postings[1].user) == ("rejected", "mies")
    assert len({posting.reference for posting in whole.postings}) == 2


@pytest.mark.spec("AB-11")
def test_a_booking_that_was_reversed_teaches_nothing_and_may_come_once_more(booked):
    with booked(reversal="reverse") as (at_work, document):
        before = bookings_that_teach(at_work.store)
        at_work.desk(document).reverse("Dubbel gefactureerd.")
        at_work.run()
        assert bookings_that_teach(at_work.store) == before - 1
        assert read_whole(at_work.store, document).concept.taught is None


def bookings_that_teach(store):
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(past_bookings)).scalar_one()
