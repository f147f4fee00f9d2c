"""Posting is once at most, and in the end it is known whether: whatever happens on the way (PR-11)."""

from __future__ import annotations

import datetime
import shutil
from contextlib import ExitStack, contextmanager
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_at_work import office_at_work
from scripted_package import HARMLESS, Books, Killed, scripted
from sqlalchemy import delete
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.store.database import Store
from boekwerk.store.tables_workflow import gates
from boekwerk.store.timeline import events_of

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]

SURE = {"look_up_sure_after_seconds": 0}
WAYS = {
    "sure": SURE,
    "late": {"look_up_sure_after_seconds": 90},
    "rejects": {"duplicate_check": "rejects"},
    "unsure": {},
    "blind": {},
}
LATENESS = {"sure": (0.0,), "late": (60.0,), "rejects": (0.0,), "unsure": (30.0,), "blind": (None,)}
BEGINNING = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)


@contextmanager
def at_work(opened, late=0.0, **capabilities):
    books = Books(late=late)
    with office_at_work(opened, scripted(books, **capabilities)) as office:
        books._now = lambda: office.clock().timestamp()
        yield office, books


@pytest.fixture(scope="module")
def offices(sqlite_template, tmp_path_factory):
    """Give an office at work for each way in which a package can be looked up; its books are kept."""
    with ExitStack() as opened:

        def open_one(name):
            place = tmp_path_factory.mktemp("offices") / f"{name}.sqlite"
            shutil.copy(sqlite_template, place)
            store = opened.enter_context(Store.open(place, create=False))
            return opened.enter_context(at_work(store, *LATENESS[name], **WAYS[name]))

        yield {name: open_one(name) for name in WAYS}


@pytest.fixture(scope="module")
def numbers():
    """Count the invoices of this module."""
    return count(1)


def works(office, document):
    """Let workers look at a document until it rests; one that is killed is followed by another."""
    for number in range(50):
        try:
            office.another_worker(f"worker-{number}").work_until_quiet()
        except Killed:
            continue
        return office.of(document)
    raise AssertionError("workers go on being killed")


@pytest.mark.spec("PR-11")
def test_a_document_that_may_be_booked_is_booked_once_and_its_way_is_told(store):
    with at_work(store, **SURE) as (office, books):
        document = office.take_in()
        assert office.work(document).state == "booked"
        assert books.numbers() == ["T0000001"]
        with store.reading() as connection:
            told = [event.what.code for event in events_of(connection, document)]
    assert told == [
        "document_received",
        "document_read",
        "document_proposed",
        "document_ready",
        "document_posting",
        "posting_is_sent",
        "document_booked",
    ]


def taken_in(office, numbers):
    office.clock.at = BEGINNING
    with office.office.store.writing() as connection:
        connection.execute(delete(gates))  # what failed in another test is forgotten
    number = next(numbers)
    return office.take_in(number), f"T{number:07}"


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("fault", HARMLESS)
@pytest.mark.parametrize("way", ["sure", "late", "rejects"])
def test_whatever_happens_to_the_request_there_is_one_booking(offices, numbers, fault, way):
    office, books = offices[way]
    document, number = taken_in(office, numbers)
    books.expects(fault)
    assert works(office, document).state == "booked"
    assert books.numbers().count(number) == 1


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("fault", ["lost_before", "killed_before", "raises_before", "lost_after"])
def test_a_booking_that_cannot_be_looked_up_is_never_sent_again(offices, numbers, fault):
    office, books = offices["blind"]
    document, _ = taken_in(office, numbers)
    sent = books.sent
    books.expects(fault)
    assert works(office, document).state == "ambiguous"
    assert books.sent == sent + 1
    assert office.of(document).reasons


@pytest.mark.spec("PR-11")
def test_a_package_that_refuses_a_second_one_is_sent_it_a_few_times_at_most(offices, numbers):
    office, books = offices["rejects"]
    document, number = taken_in(office, numbers)
    sent = books.sent
    books.expects(*["lost_before"] * 8)
    assert works(office, document).state == "ambiguous"
    assert (books.sent - sent, number in books.numbers()) == (4, False)
    books.script.clear()


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize(("fault", "state"), [("refuses", "in_review"), ("gives_up", "failed")])
def test_what_the_package_refuses_waits_for_a_person_with_its_words(offices, numbers, fault, state):
    office, books = offices["sure"]
    document, number = taken_in(office, numbers)
    books.expects(fault)
    assert works(office, document).state == state
    assert office.of(document).reasons[0].values["package"] == "scripted"
    assert number not in books.numbers()


@pytest.mark.spec("PR-11")
def test_a_late_look_up_is_not_believed_before_its_time(offices, numbers):
    office, books = offices["late"]
    document, _ = taken_in(office, numbers)
    sent = books.sent
    books.expects("lost_after")
    assert office.work(document).state == "ambiguous"
    office.clock.goes_on(seconds=10)
    assert office.work(document).state == "ambiguous"
    assert books.sent == sent + 1
    assert works(office, document).state == "booked"


@pytest.mark.spec("PR-11")
@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(HARMLESS), max_size=5), st.sampled_from(sorted(WAYS)))
def test_no_course_of_events_books_twice_or_loses_a_document(offices, numbers, faults, way):
    office, books = offices[way]
    document, number = taken_in(office, numbers)
    books.script[:] = faults
    state = works(office, document).state
    booked = books.numbers().count(number)
    assert booked <= 1
    # What nobody can look up stays uncertain, however it was.
    known = booked and (way != "blind" or state == "booked")
    assert state == ("booked" if known else "ambiguous")


@pytest.mark.spec("AB-11")
def test_two_copies_of_an_invoice_in_flight_are_booked_once(store):
    with at_work(store, **SURE) as (office, books):
        first = office.take_in()
        second = office.take_in_copy()
        books.expects("retry")
        assert office.work(first).state == "ready"
        assert office.work(second).state == "in_review"
        assert "duplicate_in_flight" in {reason.code for reason in office.of(second).reasons}
        works(office, first)
        assert books.numbers() == ["T0000001"]


@pytest.mark.spec("PR-11")
def test_a_worker_that_was_taken_over_from_writes_nothing_any_more(sqlite_store):
    with at_work(sqlite_store, **SURE) as (office, books):
        document = office.take_in()
        books.expects("killed_before")
        with pytest.raises(Killed):
            office.work(document)
        assert office.another_worker("second").work(document) is None
        office.clock.goes_on(minutes=5)
        taken = office.another_worker("second").work(document)
        assert taken is not None
        assert office.work(document) is None
        assert len(books.numbers()) <= 1


@pytest.fixture
def sqlite_store(sqlite_template, tmp_path):
    """Give an empty store in a file."""
    place = tmp_path / "store.sqlite"
    shutil.copy(sqlite_template, place)
    with Store.open(place, create=False) as opened:
        yield opened
