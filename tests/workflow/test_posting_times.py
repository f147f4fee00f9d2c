"""When it is too late to send, and when it is sure that nothing came of it (PR-11)."""

from __future__ import annotations

import datetime
import shutil

import pytest
from msgspec.structs import replace
from office_at_work import AtWork, office_at_work
from scripted_package import Books, scripted
from stores import sqlite_template

from boekwerk.store.database import Store

__all__ = ["sqlite_template"]


@pytest.fixture
def at_work(sqlite_template, tmp_path):
    place = tmp_path / "store.sqlite"
    shutil.copy(sqlite_template, place)
    books = Books()
    with (
        Store.open(place, create=False) as store,
        office_at_work(store, scripted(books, look_up_sure_after_seconds=0)) as office,
    ):
        yield office, books


@pytest.mark.spec("PR-11")
def test_who_gave_up_waiting_counts_on_the_package_being_at_it_for_a_call(at_work):
    office, books = at_work
    document = office.take_in()
    books.expects("lost_before")
    assert office.work(document).state == "ambiguous"
    office.clock.goes_on(seconds=30)
    assert office.work(document).state == "ambiguous"
    assert books.sent == 1
    office.clock.goes_on(seconds=31)
    assert office.work(document).state == "booked"
    assert books.sent == 2


class Slow:
    """A clock that jumps whenever somebody looks at it: the machine sleeps in between."""

    def __init__(self, clock, **by):
        self.clock = clock
        self.by = by

    def __call__(self):
        self.clock.goes_on(**self.by)
        return self.clock()


@pytest.mark.spec("PR-11")
def test_a_worker_that_slept_between_its_note_and_the_request_sends_nothing(at_work):
    office, books = at_work
    document = office.take_in()
    sleepy = AtWork(replace(office.office, now=Slow(office.clock, seconds=150)), office.clock)
    work = sleepy.work(document)
    while work is not None and work.state == "ready" and work.lease_until is not None:
        work = sleepy.work(document)
    assert office.of(document).state == "ready"
    assert books.sent == 0
    office.clock.goes_on(hours=2)
    assert office.work(document).state == "booked"
    assert len(books.numbers()) == 1


@pytest.mark.spec("PR-11")
def test_a_worker_that_does_not_sleep_has_time_enough(at_work):
    office, _ = at_work
    document = office.take_in()
    awake = AtWork(replace(office.office, now=Slow(office.clock, seconds=1)), office.clock)
    assert awake.work(document).state == "booked"
    assert office.clock() - datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC) < office.office.lease
