"""When it is too late to send, and when it is sure that nothing came of it (PR-11)."""

from __future__ import annotations

import datetime
import shutil
from contextlib import contextmanager
from decimal import Decimal

import pytest
from msgspec.structs import replace
from office_at_work import AtWork, office_at_work
from scripted_package import Books, Killed, scripted
from stores import sqlite_template

from boekwerk.domain.allowance import Halt
from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.reason import Reason
from boekwerk.store.database import Store
from boekwerk.store.halts import halt
from boekwerk.store.in_flight import StoredInFlight
from boekwerk.store.postings import draw, note_heard, note_sending, posting_of
from boekwerk.store.restoring import make_safe
from boekwerk.workflow.deciding import reasons_against

__all__ = ["sqlite_template"]


@pytest.fixture
def at_work_with(sqlite_template, tmp_path):
    """Give an office at work with a package that can do this much, and its books."""

    @contextmanager
    def opened(late=0.0, **capabilities):
        place = tmp_path / "store.sqlite"
        shutil.copy(sqlite_template, place)
        books = Books(late=late)
        with (
            Store.open(place, create=False) as store,
            office_at_work(store, scripted(books, **capabilities)) as office,
        ):
            yield office, books

    return opened


@pytest.fixture
def at_work(at_work_with):
    with at_work_with(look_up_sure_after_seconds=0) as opened:
        yield opened


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


@pytest.fixture
def not_sent(at_work):
    """Give a document that is ready, and whose package asked to come back later."""
    office, books = at_work
    document = office.take_in()
    books.expects("retry")
    assert office.work(document).state == "ready"
    return document


def posting(office, document):
    with office.office.store.reading() as connection:
        return posting_of(connection, document)


def drawn(office):
    with office.office.store.reading() as connection:
        return StoredInFlight(connection, 1, besides=-1).drawn_on("VP-1")


@pytest.mark.spec("AB-20", "PR-11")
@pytest.mark.parametrize(("perhaps_sent", "stage"), [(False, "withdrawn"), (True, "sending")])
def test_a_halt_withdraws_only_what_surely_was_not_sent(at_work, not_sent, perhaps_sent, stage):
    office, _ = at_work
    now = office.clock()
    with office.office.store.writing() as connection:
        if perhaps_sent:  # as after a restore
            note_sending(connection, posting_of(connection, not_sent), now, 1, now)
        draw(connection, 1, not_sent, [("VP-1", Decimal("2.00"))])
        halt(connection, None, Halt("jan", now))
    office.clock.goes_on(minutes=10)
    office.work(not_sent)
    assert (posting(office, not_sent).stage, drawn(office)) == (stage, perhaps_sent * 2)


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("how", ["sent once more", "put back from a backup"])
def test_that_an_earlier_request_ended_says_nothing_of_a_later_one(at_work, not_sent, how):
    office, _ = at_work
    now = office.clock()
    later = now + datetime.timedelta(minutes=9)
    with office.office.store.writing() as connection:
        note_sending(connection, posting_of(connection, not_sent), now, 1, later)
        note_heard(connection, posting_of(connection, not_sent), now)
        if how == "sent once more":
            note_sending(connection, posting_of(connection, not_sent), now, 2, later)
        else:
            make_safe(connection, "jan", later)
    assert (posting(office, not_sent).heard, posting(office, not_sent).until) == (None, later)


@pytest.mark.spec("PR-11")
def test_what_a_package_takes_never_is_set_aside_in_the_end(at_work):
    office, books = at_work
    document = office.take_in()
    books.expects("lost_before")
    office.work(document)
    with office.office.store.writing() as connection:
        draw(connection, 1, document, [("VP-1", Decimal("2.00"))])
    books.expects(*["lost_before"] * 40)
    office.work_until_quiet()
    assert (office.of(document).state, posting(office, document).stage) == ("failed", "refused")
    assert office.of(document).reasons[0].code == "document_tried_too_often"
    assert (books.numbers(), drawn(office)) == ([], 0)


@pytest.mark.spec("PR-11")
def test_a_worker_that_was_cut_off_may_have_sent_until_its_time_was_up(at_work):
    office, books = at_work
    document = office.take_in()
    books.expects("killed_before")
    with pytest.raises(Killed):
        office.work(document)
    until = posting(office, document).until
    assert until == office.of(document).lease_until >= office.clock() + office.office.lease
    office.clock.at = until + datetime.timedelta(seconds=1)
    assert office.work(document).state == "ambiguous"
    office.clock.goes_on(seconds=10)
    assert (office.work(document).state, books.sent) == ("ambiguous", 1)
    office.clock.goes_on(seconds=60)
    assert (office.work(document).state, books.sent) == ("booked", 2)


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("answer", ["retry", "log_in", "refuses", "gives_up"])
def test_the_answer_to_a_second_request_says_nothing_of_the_first(at_work_with, answer):
    with at_work_with(late=None, duplicate_check="rejects") as (office, books):
        document = office.take_in()
        books.expects("lost_before", answer)
        office.work(document)
        office.clock.goes_on(minutes=10)
        assert (office.work(document).state, books.sent) == ("ambiguous", 2)
        assert posting(office, document).stage == "sending"


@pytest.mark.spec("PR-11", "AB-11")
def test_what_somebody_else_booked_is_not_booked_again(at_work_with):
    with at_work_with(duplicate_check="look_up") as (office, books):
        document = office.take_in()
        books.by_others["T0000001"] = "INK-77"
        assert office.work(document).state == "in_review"
        assert (books.sent, posting(office, document).stage) == (0, "refused")
        assert "INK-77" in str(office.of(document).reasons[0].values)


@pytest.mark.spec("PR-11")
def test_a_booking_of_our_own_that_shows_late_is_not_taken_for_somebody_elses(at_work_with):
    abilities = {"duplicate_check": "look_up", "look_up_sure_after_seconds": 3_600}
    with at_work_with(late=3_000.0, **abilities) as (office, books):
        books._now = lambda: office.clock().timestamp()
        document = office.take_in()
        books.expects("killed_after")
        with pytest.raises(Killed):
            office.work(document)
        office.clock.at = posting(office, document).until
        assert office.work(document).state == "ambiguous"
        office.work_until_quiet(days=1)
        assert (office.of(document).state, books.sent) == ("booked", 1)


@pytest.mark.spec("PR-11")
def test_a_link_that_is_refused_for_days_costs_no_attempt(at_work):
    office, books = at_work
    document = office.take_in()
    books.expects(*["log_in"] * 15)
    office.work_until_quiet()
    assert (office.of(document).state, len(books.numbers())) == ("booked", 1)


@pytest.mark.spec("OB-8")
@pytest.mark.parametrize("answer", ["refuses", "gives_up"])
def test_what_the_package_refuses_draws_on_no_obligation_any_more(at_work, not_sent, answer):
    office, books = at_work
    with office.office.store.writing() as connection:
        draw(connection, 1, not_sent, [("VP-1", Decimal("2.00"))])
    books.expects(answer)
    office.clock.goes_on(minutes=10)
    office.work(not_sent)
    assert (posting(office, not_sent).stage, drawn(office)) == ("refused", 0)


@pytest.mark.spec("PR-11")
def test_what_cannot_be_looked_up_is_left_to_a_person_after_some_weeks(at_work_with):
    with at_work_with(late=None) as (office, books):
        document = office.take_in()
        books.expects("lost_after")
        office.work_until_quiet()
        assert (office.of(document).state, office.of(document).due, books.sent) == ("ambiguous", None, 1)


@pytest.mark.spec("AB-13")
def test_everything_that_keeps_a_document_from_being_booked_is_listed():
    first, second, third = (Reason(code) for code in ("first", "second", "third"))
    passed = Check("caps", "pass", Reason("caps_hold"))
    checks = (Check("iban", "fail", first, (second,)), passed, Check("period", "unknown", third))
    assert reasons_against(Decision("review", checks, None)) == (first, second, third)
