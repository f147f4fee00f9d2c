"""No answer is ever taken for that to another question, whatever comes in between (AB-18)."""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from boekwerk.rules.durable import evaluator as durable
from boekwerk.rules.durable.process import Child
from boekwerk.rules.durable.wire import Ready
from boekwerk.rules.readings import Facts
from boekwerk.rules.second import Opinion

# A real child of which the answers, not that it is ready, are sent otherwise.
CHILD = """
import boekwerk.rules.durable.child as child
from boekwerk.rules.durable.wire import Answer, Ready, Reply
from msgspec import Struct
send = child.send
def otherwise(stream, message, number):
    {otherwise}
child.send = lambda stream, message, number: (
    send(stream, message, number) if isinstance(message, Ready) else otherwise(stream, message, number)
)
child.main()
"""
ANSWER = "send(stream, Reply([Answer(frozenset({names}), frozenset({names}))]), number)"
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on Windows")


class OutOfTime(Exception):
    """What a soft limit of time raises."""


@pytest.fixture
def second(make, evaluator):
    """Make the second evaluator of a rulebook of one rule, for small amounts."""
    return evaluator(make.rulebook(make.rule("small", "document.total_incl: {at_most: 250.00}")))


@pytest.fixture
def out_of_time():
    """Raise OutOfTime from the handler of a signal, while the main thread waits."""

    def handler(number, frame):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, handler)
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def small(make):
    """Give a document that the rule lets be booked."""
    return make.case(totals=make.total("121.00"))


@pytest.fixture
def large(make):
    """Give a document that it does not let be booked."""
    return make.case(totals=make.total("9000.00"))


def with_child(second, otherwise):
    """Give an evaluator a child that answers otherwise."""
    second._child = Child(("-c", CHILD.format(otherwise=otherwise)))
    second._child.ask(second.fence.book, Ready, seconds=20)
    return second


@needs_signals
@pytest.mark.spec("AB-18")
def test_after_an_interrupted_question_no_document_gets_the_opinion_of_another(
    second, small, large, out_of_time
):
    second.start()
    os.kill(second.pid, signal.SIGSTOP)
    out_of_time(0.3)
    with pytest.raises(OutOfTime):
        second.opinion(small)
    assert second.pid is None
    assert [second.opinion(large), second.opinion(small)] == [Opinion(), Opinion("small")]


@needs_signals
def test_after_an_interrupted_change_the_waiting_room_is_as_it_was(room, out_of_time):
    room.add("one", [[("order", "1")]])
    os.kill(room.pid, signal.SIGSTOP)
    out_of_time(0.3)
    with pytest.raises(OutOfTime):
        room.now_known(("order", "1"))
    assert room.add("other", [[("order", "2")]]).bookable == frozenset()
    assert room.now_known(("order", "2")) == {"other"}
    assert room.now_known(("order", "1")) == {"one"}


@needs_signals
def test_a_document_of_which_adding_was_interrupted_does_not_wait(room, out_of_time):
    room.now_known(("order", "1"))
    os.kill(room.pid, signal.SIGSTOP)
    out_of_time(0.3)
    with pytest.raises(OutOfTime):
        room.add("one", [[("order", "2")]])
    assert (len(room), room._names, room.pid) == (0, {}, None)
    assert room.now_known(("order", "2")) == frozenset()


@pytest.mark.spec("AB-18")
def test_every_thread_gets_the_opinion_on_its_own_document(second, small, large):
    cases = [small, large] * 200
    with ThreadPoolExecutor(4) as threads:
        opinions = list(threads.map(second.opinion, cases))
    assert opinions == [Opinion("small"), Opinion()] * 200


def test_a_waiting_room_may_be_told_things_by_several_threads(room):
    facts = [("order", str(number)) for number in range(100)]
    for fact in facts:
        room.add(fact[1], [[fact]])
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(room.now_known, facts)) == [{fact[1]} for fact in facts]


@pytest.mark.spec("AB-18")
def test_a_child_that_answers_twice_is_not_believed(second, small, large):
    with_child(second, "send(stream, message, number); send(stream, message, number)")
    assert second.opinion(small) == Opinion("small")
    assert second.opinion(large).code == "second_evaluator_garbled"
    assert second.opinion(large) == Opinion()  # a new child


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize(
    "otherwise",
    [
        "send(stream, message, number + 1)",
        ANSWER.format(names=["h-1.0"]),
        ANSWER.format(names=["h1.0"]),
        ANSWER.format(names=["a9.0.0"]),
        ANSWER.format(names=[""]),
        "send(stream, Reply([Answer(frozenset(['h0.0']), frozenset())]), number)",
        "send(stream, Reply([None]), number)",
        "send(stream, Reply([None], {0: ['engine_disagreement', 'x']}), number)",
        "send(stream, Reply([None], {0: ['no_such_code', 'x']}), number)",
        "send(stream, Reply(message.answers, {0: ['second_evaluator_limit', 'x']}), number)",
    ],
)
def test_an_answer_that_cannot_be_is_garbled_and_ends_the_child(second, small, otherwise):
    assert with_child(second, otherwise).opinion(small).code == "second_evaluator_garbled"
    assert second.pid is None
    assert second.opinion(small) == Opinion("small")


def test_a_child_that_never_gets_ready_is_waited_for_once(second, small, monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(durable, "_SECONDS_TO_START", 1.0)
    begin = time.monotonic()
    second.start()
    said = second.opinions([Facts(small)] * 500)
    assert time.monotonic() - begin < 4
    assert {one.code for one in said} == {"second_evaluator_not_ready"}
    monkeypatch.delenv("PYTHONPATH")
    monkeypatch.undo()
    assert second.opinion(small) == Opinion("small")
