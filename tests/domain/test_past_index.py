"""Earlier bookings in memory answer by what the bookings are, however they came in."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from past_cases import answers, bookings, many

from boekwerk.domain.past import taught_order
from boekwerk.domain.past_index import PastIndex


@settings(max_examples=50)
@given(many().flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_adding_does_not_show_in_any_answer(both):
    found, shuffled = both
    assert answers(PastIndex(found)) == answers(PastIndex(shuffled))


@settings(max_examples=50)
@given(many(), bookings())
def test_a_booking_takes_the_place_of_the_one_with_its_key(found, booking):
    index = PastIndex([*found, booking])
    others = [other for other in found if other.key != booking.key]
    assert answers(index) == answers(PastIndex([*others, booking]))
    assert len(index) == len(others) + 1


@settings(max_examples=50)
@given(many(), bookings(key=st.just("new")))
def test_removing_what_was_added_restores_every_answer(found, booking):
    index = PastIndex(found)
    before = answers(index)
    index.add(booking)
    index.remove(booking.key)
    assert answers(index) == before
    assert list(index) == sorted(found, key=taught_order)


@settings(max_examples=50)
@given(many(), bookings(key=st.just("new"), one_off=st.just(True), lines=st.just(())))
def test_a_one_off_booking_changes_no_answer(found, booking):
    assert answers(PastIndex([*found, booking])) == answers(PastIndex(found))


@settings(max_examples=50)
@given(many(source=st.just("imported")))
def test_imported_bookings_teach_only_where_that_is_asked_for(found):
    index = PastIndex(found)
    silent = {key: answer for key, answer in answers(index).items() if False in key}
    assert not any(silent.values())


@settings(max_examples=50)
@given(many(one_off=st.just(False)))
def test_the_last_booking_is_the_first_of_the_recent_ones(found):
    index = PastIndex(found)
    for booking in found:
        owner = (booking.relation, booking.direction)
        recent = index.recent(*owner, imported=True, most=100)
        assert recent[0] == index.last(*owner, None, imported=True)
        assert list(recent) == sorted(recent, key=taught_order, reverse=True)


def test_removing_a_key_that_is_not_there_changes_nothing():
    index = PastIndex()
    index.remove("never seen")
    assert len(index) == 0


@given(bookings(journal=st.none(), one_off=st.just(False)))
def test_a_booking_without_journal_counts_for_every_journal(booking):
    index = PastIndex([booking])
    assert index.last(booking.relation, booking.direction, "ANY", imported=True) == booking


@given(bookings(source=st.just("product"), one_off=st.just(False)))
def test_adding_the_same_booking_twice_is_adding_it_once(booking):
    twice = PastIndex([booking, replace(booking)])
    assert answers(twice) == answers(PastIndex([booking]))
