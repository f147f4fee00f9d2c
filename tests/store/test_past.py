"""Earlier bookings in the store answer as those in memory do, on both databases."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import count

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from past_cases import RELATIONS, answers, bookings, many
from sqlalchemy import select

from boekwerk.domain.amount import cents
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.errors import NothingThere, StoreError
from boekwerk.domain.past import PastBooking, PastLine, booked_document, taught_order
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.store.administrations import add_administration
from boekwerk.store.database import Store
from boekwerk.store.past import StoredPast
from boekwerk.store.past_booked import BookedInPast
from boekwerk.store.past_learned import LearnedRelation, learned_relations
from boekwerk.store.past_marks import forget, mark_one_off, remember
from boekwerk.store.past_questions import of_relation, with_item
from boekwerk.store.past_writing import Added, Origin, add_bookings, correct, teach
from boekwerk.store.tables_past import past_imports, past_replaced

NOW = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
_CODES = count(1)
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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


def booking(key, relation="C1", **fields):
    day = datetime.date(2026, 5, 1)
    line = PastLine("4300", Decimal("10.00"), items=(InvoiceItem("Telefoon"),))
    midnight = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    made = PastBooking(key, "product", relation, "purchase", day, midnight, Decimal("10.00"), (line,))
    return replace(made, **fields)


@pytest.mark.spec("US-1")
def test_what_one_administration_learned_is_not_known_to_another(store):
    one, other = kept(store, [booking("a")]), fresh(store)
    assert asked(store, one) != asked(store, other) == answers(PastIndex())


def test_relations_are_listed_with_what_teaches_and_what_is_forgotten(store):
    found = [booking("a"), booking("b"), booking("c", "D1", source="imported", one_off=True)]
    administration = kept(store, found)
    write(store, administration, forget, key="a")
    day = datetime.date(2026, 5, 1)
    with store.reading() as connection:
        assert learned_relations(connection, administration) == (
            LearnedRelation("C1", teaching=1, one_off=0, forgotten=1, last=day),
            LearnedRelation("D1", teaching=0, one_off=1, forgotten=0, last=day),
        )


def test_what_was_replaced_is_kept_with_where_it_came_from(store):
    administration = fresh(store)
    with store.writing(administration) as connection:
        origin = Origin("one.csv", NOW, lambda: 7)
        add_bookings(connection, administration, [booking("a", source="imported")], origin)
    corrected = booking("a", source="imported", description="as it should be")
    assert add(store, administration, [corrected]) == Added(replaced=1)
    with store.reading() as connection:
        (row,) = connection.execute(select(past_replaced)).all()
        names = connection.execute(select(past_imports.c.name, past_imports.c.replaced)).all()
    assert msgspec.json.decode(row.content)["key"] == "a"
    assert row.line == 7
    assert names == [("one.csv", 0), ("history.csv", 1)]


def test_an_import_never_changes_a_booking_that_was_made_in_boekwerk(store):
    administration = kept(store, [booking("a")])
    other = booking("a", source="imported", description="another")
    assert add(store, administration, [other]) == Added(same=1)
    assert asked(store, administration) == answers(PastIndex([booking("a")]))


def test_an_import_that_breaks_off_leaves_nothing(store):
    def breaking():
        yield booking("a")
        raise RuntimeError("the file ends here")

    administration = fresh(store)
    with pytest.raises(RuntimeError):
        add(store, administration, breaking(), batch=1)
    assert asked(store, administration) == answers(PastIndex())
    with store.reading() as connection:
        assert connection.execute(select(past_imports)).all() == []


def test_answers_stay_those_of_one_state_while_others_write(store):
    administration = kept(store, [booking("a")])
    with store.reading() as connection:
        past = StoredPast(connection, administration)
        add(store, administration, [booking("b", number="2")])
        assert past.last("C1", "purchase", None, imported=True) == booking("a")
        before = past.version
    assert version(store, administration) != before


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (booking("k" * 201), "past_text_not_storable"),
        (booking("a", relation="C\0"), "past_text_not_storable"),
        (booking("a", number="\ud800"), "past_text_not_storable"),
        (booking("a", description="\ud800"), "past_text_not_storable"),
        (booking("a", total=Decimal("0.001")), "past_amount_not_storable"),
        (booking("a", total=Decimal("1e20")), "past_amount_not_storable"),
    ],
)
def test_what_no_column_can_hold_is_refused_by_name_and_nothing_is_kept(store, wrong, code):
    administration = fresh(store)
    with pytest.raises(StoreError) as refused:
        add(store, administration, [booking("fine"), wrong])
    assert refused.value.reason.code == code
    assert asked(store, administration) == answers(PastIndex())


@pytest.mark.parametrize("work", [mark_one_off, lambda *given: forget(*given[:2], key=given[2])])
def test_a_key_that_is_not_there_is_said_to_be_unknown(store, work):
    with pytest.raises(NothingThere):
        write(store, fresh(store), work, "no such key")


def test_a_relation_and_a_key_at_once_are_not_understood(store):
    with pytest.raises(ValueError, match="relation or a key"):
        write(store, fresh(store), forget, relation="C1", key="a")


def test_forgetting_goes_through_all_of_a_large_relation(store):
    many_of_one = [booking(f"k{n:05}") for n in range(2_500)]
    administration = kept(store, many_of_one, batch=1_000)
    assert write(store, administration, forget, relation="C1") == 2_500
    assert asked(store, administration) == answers(PastIndex())


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (of_relation(imported=True), "ix_past_bookings_relation "),
        (of_relation(in_journal=True, imported=True), "ix_past_bookings_relation_journal "),
        (of_relation("others", imported=True), "ix_past_bookings_others "),
        (of_relation("others", in_journal=True, imported=False), "ix_past_bookings_others_journal "),
        (of_relation("anybody", in_journal=True, imported=True), "ix_past_bookings_others_journal "),
        (with_item(imported=True), "PRIMARY KEY "),
    ],
)
def test_a_question_is_answered_from_the_end_of_an_index(tmp_path, question, index):
    with Store.open(tmp_path / "store.sqlite", create=True) as store, store.reading() as connection:
        sql = question.compile(dialect=connection.dialect)
        values = (0,) * len(sql.positiontup)
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    searches = [step for step in plan if step.startswith(("SEARCH", "SCAN")) and "anon" not in step]
    assert all(step.startswith("SEARCH") for step in searches)
    assert all(index in step or "rowid=?" in step for step in searches)
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan[:-1]
