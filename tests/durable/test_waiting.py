"""Which waiting documents a new fact makes bookable: as if all were judged again."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boekwerk.rules.durable import Outcome, WaitingRoom

FACTS = [("obligation", str(n)) for n in range(4)]
ORDER, OTHER = ("obligation", "1001", "PO-17"), ("obligation", "1001", "PO-18")


def test_a_document_becomes_bookable_with_the_last_fact_it_lacks(room):
    room.add("invoice", [[ORDER], [OTHER]])
    assert room.now_known(ORDER) == frozenset()
    assert room.now_known(OTHER) == {"invoice"}


def test_any_fact_that_meets_a_need_will_do_and_counts_once(room):
    room.add("invoice", [[ORDER, OTHER], [("period", "2026-03")]])
    assert room.now_known(ORDER) == frozenset()
    assert room.now_known(OTHER) == frozenset()
    assert room.now_known(("period", "2026-03")) == {"invoice"}


def test_what_is_known_already_makes_a_new_document_bookable(room):
    room.now_known(ORDER)
    assert room.add("invoice", [[ORDER]]) == Outcome(bookable=frozenset({"invoice"}))


@pytest.mark.spec("AB-6")
def test_a_deferred_line_blocks_and_sends_to_the_overview(room):
    assert room.add("invoice", [[ORDER]], is_spread=True) == Outcome(overview=frozenset({"invoice"}))
    assert room.now_known(ORDER) == frozenset()


def test_a_removed_document_waits_no_longer(room):
    room.add("one", [[ORDER]])
    room.add("other", [[ORDER]])
    room.remove("one")
    assert (room.now_known(ORDER), len(room)) == ({"other"}, 1)


def test_a_fact_makes_nothing_bookable_twice(room):
    room.add("invoice", [[ORDER]])
    assert (room.now_known(ORDER), room.now_known(ORDER)) == ({"invoice"}, frozenset())


def test_a_forgotten_fact_is_lacking_again(room):
    room.add("invoice", [[ORDER], [OTHER]])
    room.now_known(ORDER)
    room.forget([ORDER])
    assert room.now_known(OTHER) == frozenset()
    assert room.now_known(ORDER) == {"invoice"}


def test_what_is_let_go_of_leaves_nothing_behind(room):
    for number in range(20):
        fact = ("obligation", str(number))
        room.add("invoice", [[fact], [ORDER]])
        room.now_known(fact)
        room.remove("invoice")
        room.forget([fact])
    assert (room._keys, room._known, room._names, room._wanted) == ({}, {}, {}, {})


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_killed_memory_is_made_anew_from_what_is_known(room):
    room.add("invoice", [[ORDER], [OTHER]])
    room.now_known(ORDER)
    os.kill(room.pid, signal.SIGKILL)
    assert room.now_known(OTHER) == {"invoice"}


_needs = st.lists(st.lists(st.sampled_from(FACTS), min_size=1, max_size=3), max_size=3)
_added = st.tuples(st.just("add"), st.sampled_from("abc"), _needs, st.booleans())
_removed = st.tuples(st.just("remove"), st.sampled_from("abc"))
_learned = st.tuples(st.just("known"), st.sampled_from(FACTS))
_forgotten = st.tuples(st.just("forget"), st.lists(st.sampled_from(FACTS), max_size=2))


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_added | _removed | _learned | _forgotten, max_size=40))
def test_it_says_what_judging_all_again_says(steps):
    waiting, known = {}, set()
    with WaitingRoom() as room:
        for step in steps:
            before = _bookable(waiting, known)
            if step[0] == "known":
                known.add(step[1])
                assert room.now_known(step[1]) == _bookable(waiting, known) - before
            elif step[0] == "forget":
                known.difference_update(step[1])
                room.forget(step[1])
            elif step[0] == "add":
                waiting[step[1]] = step[2:]
                outcome = room.add(step[1], step[2], is_spread=step[3])
                assert outcome.bookable == _bookable({step[1]: step[2:]}, known)
                assert outcome.overview == ({step[1]} if step[3] else set())
            elif step[1] in waiting:
                room.remove(step[1])
                del waiting[step[1]]


def _bookable(waiting, known):
    return {
        document
        for document, (needs, is_spread) in waiting.items()
        if not is_spread and all(known & set(need) for need in needs)
    }
