"""Earlier bookings in the store answer as those in memory do, on both databases."""

from __future__ import annotations

import datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from past_cases import RELATIONS, answers, bookings, many

from boekwerk.domain.amount import cents
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.past import booked_document, taught_order
from boekwerk.domain.past_index import PastIndex
from boekwerk.store.administrations import add_administration
from boekwerk.store.past import StoredPast
from boekwerk.store.past_booked import BookedInPast
from boekwerk.store.past_marks import forget, mark_one_off, remember
from boekwerk.store.past_writing import Added, Origin, add_bookings, correct, teach

NOW = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
_CODES = count(1)
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fresh(store):
    with store.writing() as connection:
        return add_administration(connection, f"a{next(_CODES)}", "Vonk", NOW)


def kept(store, found, *, batch=5):
    """Add bookings to a new administration."""
    administration = fresh(store)
    add(store, administration, found, batch=batch)
    return administration


def add(store, administration, found, *, batch=5):
    with store.writing(administration) as connection:
        return add_bookings(connection, administration, found, Origin("history.csv", NOW), batch=batch)


def asked(store, administration):
    with store.reading() as connection:
        return answers(StoredPast(connection, administration))


def version(store, administration):
    with store.reading() as connection:
        return StoredPast(connection, administration).version


def write(store, administration, work, *args, **named):
    with store.writing(administration) as connection:
        return work(connection, administration, *args, **named)


@few
@given(found=many())
def test_every_answer_of_the_store_is_the_one_of_memory(store, found):
    assert asked(store, kept(store, found)) == answers(PastIndex(found))


@few
@given(found=many())
def test_all_bookings_come_back_whole_and_in_order(store, found):
    administration = kept(store, found)
    with store.reading() as connection:
        past = StoredPast(connection, administration)
        assert list(past) == sorted(found, key=taught_order)
        assert len(past) == len(found)


@few
@given(
    found=many().flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))),
    size=st.integers(1, 4),
)
def test_neither_order_nor_batches_show_in_any_answer(store, found, size):
    one = kept(store, found[0], batch=100)
    other = fresh(store)
    for start in range(0, len(found[1]), 5):
        add(store, other, found[1][start : start + 5], batch=size)
    assert asked(store, one) == asked(store, other)


@few
@given(found=many())
def test_the_same_import_again_changes_nothing(store, found):
    administration = kept(store, found)
    before, first = asked(store, administration), version(store, administration)
    assert add(store, administration, found) == Added(same=len(found))
    assert version(store, administration) == first
    assert asked(store, administration) == before


@few
@given(found=many(source=st.just("imported")), others=many(source=st.just("imported")))
def test_a_booking_takes_the_place_of_the_one_with_its_key(store, found, others):
    administration = kept(store, found)
    known = {booking.key: booking for booking in found}
    added = add(store, administration, others)
    assert added.new == len([booking for booking in others if booking.key not in known])
    assert added.replaced == len([b for b in others if b.key in known and b != known[b.key]])
    assert asked(store, administration) == answers(PastIndex([*found, *others]))


@few
@given(found=many(), one=bookings(source=st.just("imported")))
def test_the_same_key_twice_in_one_import_keeps_the_later_one(store, found, one):
    stream = [*found, one, replace(one, description="later")]
    imported = [replace(booking, source="imported") for booking in stream]
    assert asked(store, kept(store, imported)) == answers(PastIndex(imported))


@few
@given(found=many())
def test_duplicates_are_found_as_among_documents_in_memory(store, found):
    administration = kept(store, found)
    index = BookedIndex(map(booked_document, found))
    with store.reading() as connection:
        booked = BookedInPast(connection, administration)
        for relation in RELATIONS:
            assert booked.of_relation(relation) == index.of_relation(relation)
        for one in found:
            numbered = (one.relation, one.number or "")
            assert booked.with_number(*numbered) == index.with_number(*numbered)
            sized = (one.relation, -cents(one.total))
            assert booked.with_total(*sized) == index.with_total(*sized)


@pytest.mark.spec("BP-8")
@few
@given(found=many(), one=bookings(key=st.just("new"), one_off=st.just(True), source=st.just("imported")))
def test_a_one_off_booking_changes_no_answer(store, found, one):
    administration = kept(store, found)
    before = asked(store, administration)
    add(store, administration, [one])
    assert asked(store, administration) == before


@pytest.mark.spec("BP-8")
@few
@given(found=many(), chosen=st.data())
def test_what_is_marked_one_off_teaches_as_if_it_had_come_so(store, found, chosen):
    administration = kept(store, found)
    marks = {booking.key: chosen.draw(st.booleans()) for booking in found}
    for key, one_off in marks.items():
        write(store, administration, mark_one_off, key, one_off=one_off)
    marked = [replace(booking, one_off=marks[booking.key]) for booking in found]
    assert asked(store, administration) == answers(PastIndex(marked))
    add(store, administration, found)
    assert asked(store, administration) == answers(PastIndex(marked))


@few
@given(found=many(), relation=st.sampled_from(RELATIONS))
def test_what_a_relation_forgot_teaches_nothing_until_it_is_remembered(store, found, relation):
    administration = kept(store, found)
    before = asked(store, administration)
    write(store, administration, forget, relation=relation)
    silent = [replace(b, one_off=b.one_off or b.relation == relation) for b in found]
    assert asked(store, administration) == answers(PastIndex(silent))
    add(store, administration, found)
    assert asked(store, administration) == answers(PastIndex(silent))
    write(store, administration, remember, relation=relation)
    assert asked(store, administration) == before


@few
@given(found=many(), one=bookings(key=st.just("new")), relation=st.sampled_from(RELATIONS))
def test_forgetting_a_booking_is_as_if_it_had_never_taught(store, found, one, relation):
    administration = kept(store, [*found, one])
    write(store, administration, forget, key="new")
    write(store, administration, forget, key="new")
    assert asked(store, administration) == answers(PastIndex([*found, replace(one, one_off=True)]))
    write(store, administration, remember, key="new")
    assert asked(store, administration) == answers(PastIndex([*found, one]))


@few
@given(found=many(), own=bookings(source=st.just("product")), later=bookings(source=st.just("product")))
def test_a_completed_booking_teaches_at_once_and_a_corrected_one_no_longer(store, found, own, later):
    found = [booking for booking in found if booking.key != own.key]
    administration = kept(store, found)
    assert write(store, administration, teach, own, NOW) == Added(new=1)
    assert asked(store, administration) == answers(PastIndex([*found, own]))
    corrected = replace(later, key=own.key)
    write(store, administration, correct, corrected, NOW)
    assert asked(store, administration) == answers(PastIndex([*found, corrected]))
