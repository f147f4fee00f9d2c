"""Obligations in the store: what a package tells, changes only; what was learned, and forgotten again."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace
from obligation_cases import obligation

from boekwerk.domain.obligation import LearnedPlace, Lesson
from boekwerk.domain.obligation_index import ObligationIndex
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.store.administrations import add_administration
from boekwerk.store.obligation_lessons import (
    forget_obligations,
    lessons_about_obligations,
    teach_obligations,
)
from boekwerk.store.obligation_writing import Fetched, keep_obligations
from boekwerk.store.obligations import StoredObligations
from boekwerk.store.past_marks import forget, mark_one_off
from boekwerk.store.past_writing import teach

MONDAY = datetime.datetime(2026, 3, 16, 6, tzinfo=datetime.UTC)
TUESDAY = MONDAY + datetime.timedelta(days=1)
PLACE = Lesson("b-1", "20001", "document.notes", "AA-9")
LED = Lesson("b-1", "20001", "reference.buyer", None, "deboer", "VP-1")


@pytest.fixture
def administration(store):
    return store.write(lambda connection: add_administration(connection, "0101", "Wierde", MONDAY))


@pytest.fixture
def fetched(store, administration):
    """Keep what was fetched; gives how much of it was news."""

    def keep(*obligations, asked=MONDAY, complete=True, token=None):
        told = Fetched([replace(each, synchronised=None) for each in obligations], asked, complete, token)
        return store.write(lambda connection: keep_obligations(connection, administration, told))

    return keep


@pytest.fixture
def taught(store, administration):
    def teach(source, *lessons):
        store.write(lambda c: teach_obligations(c, administration, source, lessons))

    return teach


@pytest.fixture
def stored(store, administration):
    with store.reading() as connection:
        yield lambda: StoredObligations(connection, administration)


@pytest.mark.spec("OB-4")
def test_what_was_fetched_is_found_as_in_memory(store, administration, fetched):
    given = [
        obligation("VP-0012", external_reference="PO 77"),
        obligation("VP-2", relation="20002", internal_reference="vp12"),
    ]
    fetched(*given)
    memory = ObligationIndex([replace(each, synchronised=MONDAY) for each in given])
    with store.reading() as connection:
        found = StoredObligations(connection, administration)
        for key in ("vp12", "po77", "vp2", ""):
            assert found.with_reference(key) == memory.with_reference(key)
        assert found.of_relation("20002") == memory.of_relation("20002")
        assert found.obligation("VP-0012") == memory.obligation("VP-0012")
        assert found.obligation("VP-9") is None


@pytest.mark.spec("OB-8", "OB-14")
def test_after_all_of_them_only_changes_are_told(store, administration, fetched):
    assert fetched(obligation("VP-1"), obligation("VP-2"), token="t1") == 2
    changed = obligation("VP-2", "250.00")
    assert fetched(changed, asked=TUESDAY, complete=False, token="t2") == 1
    with store.reading() as connection:
        found = StoredObligations(connection, administration)
        assert (found.change_token, found.asked, len(found.all())) == ("t2", TUESDAY, 2)
        assert found.obligation("VP-2").open_amount == Decimal("250.00")
        # What was booked on it since Monday is not in what the package told of it then.
        assert found.obligation("VP-1").synchronised == MONDAY
        assert found.obligation("VP-2").synchronised == TUESDAY


def test_what_a_full_fetch_does_not_tell_any_more_is_gone(store, administration, fetched):
    fetched(obligation("VP-1"), obligation("VP-2"))
    assert fetched(obligation("VP-2"), asked=TUESDAY) == 1
    with store.reading() as connection:
        found = StoredObligations(connection, administration)
        assert [each.number for each in found.all()] == ["VP-2"]
        assert found.with_reference("vp1") == ()


def test_the_same_again_is_no_new_state(fetched, stored):
    fetched(obligation("VP-1"))
    assert fetched(obligation("VP-1"), asked=TUESDAY) == 0
    assert (stored().state, stored().asked) == (1, TUESDAY)


def test_who_reads_sees_one_state_whatever_is_fetched_meanwhile(store, administration, fetched):
    fetched(obligation("VP-1"))
    with store.reading() as connection:
        before = StoredObligations(connection, administration)
        fetched(obligation("VP-1", "1.00"), asked=TUESDAY)
        assert before.obligation("VP-1").open_amount == Decimal("1000.00")


@pytest.mark.spec("OB-10")
def test_what_was_learned_is_counted_once_a_booking_and_replaced_with_it(stored, taught):
    taught("b-1", PLACE, LED, PLACE)
    taught("b-2", replace(PLACE, source="b-2"))
    assert stored().learned_places("20001") == (LearnedPlace("20001", "document.notes", 2, "AA-9"),)


@pytest.mark.spec("OB-10")
def test_a_booking_that_is_corrected_takes_its_lessons_along(store, administration, taught):
    taught("b-1", PLACE, LED)
    taught("b-1", replace(LED, obligation="VP-2"))
    with store.reading() as connection:
        found = StoredObligations(connection, administration)
        assert found.learned_places("20001") == ()
        assert found.learned_obligations("20001", "deboer") == ("VP-2",)


@pytest.mark.spec("OB-10")
def test_what_was_learned_of_a_relation_can_be_listed_and_forgotten(store, administration, taught):
    other = replace(LED, relation="20002")
    taught("b-1", PLACE, LED, other)
    with store.reading() as connection:
        assert lessons_about_obligations(connection, administration, "20001") == [PLACE, LED]
    assert store.write(lambda c: forget_obligations(c, administration, "20001")) == 2
    with store.reading() as connection:
        assert lessons_about_obligations(connection, administration) == [other]


@pytest.mark.spec("BP-8", "OB-10")
@pytest.mark.parametrize("mark", ["one_off", "forgotten"])
def test_a_booking_that_teaches_nothing_teaches_nothing_of_obligations(store, administration, taught, mark):
    line = PastLine("7000", Decimal("1000.00"), obligation="VP-1")
    booked = PastBooking(
        "b-1", "product", "20001", "purchase", MONDAY.date(), MONDAY, Decimal("1210.00"), (line,)
    )
    with store.writing(administration) as connection:
        teach(connection, administration, booked, TUESDAY)
    taught("b-1", PLACE, LED)
    act = mark_one_off if mark == "one_off" else forget
    store.write(lambda connection: act(connection, administration, key="b-1"))
    with store.reading() as connection:
        found = StoredObligations(connection, administration)
        assert found.learned_obligations("20001", "deboer") == found.learned_places("20001") == ()
        assert lessons_about_obligations(connection, administration) == []


@pytest.mark.spec("US-1")
def test_nothing_crosses_administrations(store, fetched, taught):
    fetched(obligation("VP-1"))
    taught("b-1", PLACE, LED)
    other = store.write(lambda connection: add_administration(connection, "0202", "Ander", MONDAY))
    with store.reading() as connection:
        found = StoredObligations(connection, other)
        assert (found.all(), found.with_reference("vp1"), found.asked) == ((), (), None)
        assert found.learned_obligations("20001", "deboer") == found.learned_places("20001") == ()
