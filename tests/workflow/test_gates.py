"""Gates: calls go out at the rate that a package bears, and not at all for a while after they failed."""

from __future__ import annotations

import datetime
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_acts import office_of
from stores import postgresql_server, sqlite_template, store_of_module

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import PluginError
from boekwerk.domain.reason import Reason
from boekwerk.packages.errors import CorrectBooking, GiveUp, LogInAgain, LookUpFirst, RetryLater
from boekwerk.store.administrations import add_administration
from boekwerk.store.gates import OPEN, gate_of, open_gate
from boekwerk.workflow.backoff import next_try
from boekwerk.workflow.gates import MOST_FAILURES, GateClosed, Passage, entered, through

__all__ = ["postgresql_server", "sqlite_template", "store_of_module"]

FREE = Capabilities()
FAILURES = [
    RetryLater("p", "later"),
    LookUpFirst("p", "?"),
    LogInAgain("p", "expired"),
    PluginError("p", Reason("plugin_call_failed", {"plugin": "p", "call": "send", "error": "x"})),
]
ANSWERS = [CorrectBooking("p", "no", fault="invalid", field="number"), GiveUp("p", "never")]


class Clock:
    def __init__(self) -> None:
        self.at = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.at

    def goes_on(self, **by: float) -> None:
        self.at += datetime.timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(store_of_module, clock):
    with store_of_module.writing() as connection:
        assert add_administration(connection, "0001", "Proef", clock()) == 1
        open_gate(connection, 1)
    return office_of(store_of_module, now=clock)


def call(office, error=None, capabilities=FREE):
    with through(office, 1, capabilities):
        if error is not None:
            raise error


def fails(office, error, times=MOST_FAILURES):
    for _ in range(times):
        with pytest.raises(type(error)):
            call(office, error)


def closed(office, capabilities=FREE):
    with pytest.raises(GateClosed) as caught:
        call(office, None, capabilities)
    return caught.value


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_after_five_failures_in_a_row_no_call_goes_out_for_a_while(office, clock, error):
    fails(office, error)
    refused = closed(office)
    assert refused.reason.code == error.reason.code
    assert datetime.timedelta(seconds=30) <= refused.until - clock() <= datetime.timedelta(seconds=40)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda error: type(error).__name__)
def test_a_package_that_refuses_is_there(office, answer):
    fails(office, FAILURES[0], 4)
    with pytest.raises(type(answer)):
        call(office, answer)
    fails(office, FAILURES[0], 4)
    call(office)


def test_one_call_goes_first_and_closes_or_opens_the_gate_again(office, clock):
    fails(office, FAILURES[0])
    clock.goes_on(minutes=1)
    with through(office, 1, FREE):
        assert closed(office).reason.code == "gate_busy"
    call(office)
    with office.store.reading() as connection:
        assert gate_of(connection, 1).failures == 0


def test_the_time_that_it_is_closed_grows(office, clock):
    fails(office, FAILURES[0])
    for _ in range(8):
        clock.at = max(clock.at, closed(office).until + datetime.timedelta(seconds=1))
        fails(office, FAILURES[0], 1)
    with office.store.reading() as connection:
        gate = gate_of(connection, 1)
    assert gate.failures == 13
    assert gate.closed_until - clock() <= datetime.timedelta(hours=1, seconds=30)


def test_a_person_opens_a_gate_at_once(office):
    fails(office, FAILURES[0])
    with office.store.writing() as connection:
        open_gate(connection, 1)
    call(office)


def test_a_package_that_asks_to_be_left_alone_is_left_alone_by_all(office, clock):
    fails(office, RetryLater("p", "busy", after_seconds=90), 1)
    assert closed(office).until == clock() + datetime.timedelta(seconds=90)
    clock.goes_on(seconds=91)
    call(office)


def test_calls_go_one_at_a_time_where_the_package_wants_that(office, clock):
    alone = Capabilities(one_at_a_time=True, call_seconds=60)
    with through(office, 1, alone):
        first, second = closed(office, alone), closed(office, alone)
        assert first.until < second.until <= clock() + datetime.timedelta(seconds=60)
    call(office, None, alone)


def test_a_call_of_a_worker_that_died_holds_the_others_up_no_longer_than_a_call_lasts(office, clock):
    alone = Capabilities(one_at_a_time=True, call_seconds=60)
    passage = through(office, 1, alone)
    passage.__enter__()
    clock.goes_on(seconds=61)
    call(office, None, alone)


@settings(max_examples=40)
@given(most=st.integers(1, 120), pauses=st.lists(st.floats(0, 20), min_size=5, max_size=60))
def test_no_minute_has_more_calls_than_the_package_bears(most, pauses):
    clock, gate, times = Clock(), OPEN, []
    for pause in pauses:
        clock.goes_on(seconds=pause)
        passage = Passage("p", clock(), Capabilities(calls_per_minute=most), is_noted=True)
        try:
            gate = entered(gate, passage)
        except GateClosed as refused:
            assert refused.until > clock()
            continue
        times.append(clock())
    for begin in times:
        minute = [at for at in times if begin <= at < begin + datetime.timedelta(minutes=1)]
        assert len(minute) <= most


def test_who_is_sent_away_comes_back_one_by_one(office, clock):
    limited = Capabilities(calls_per_minute=60)
    for _ in range(12):
        call(office, None, limited)
    moments = [closed(office, limited).until for _ in range(5)]
    apart = {round((after - before).total_seconds(), 2) for before, after in pairwise(moments)}
    assert apart == {1.25}


@given(attempts=st.integers(0, 10**9), seed=st.integers())
def test_back_off_grows_and_is_bounded(attempts, seed):
    pause = next_try(attempts, Random(seed))
    assert datetime.timedelta() <= pause <= datetime.timedelta(hours=1)
    assert pause <= datetime.timedelta(seconds=2) * 2 ** min(max(attempts, 1), 20)
