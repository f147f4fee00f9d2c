"""Master data that changes: each state stays, and only what changed is kept."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from boekwerk.domain.administration import BankAccount, BookedDocument, Relation, Settings
from boekwerk.domain.amount import ZERO
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.reason import Location
from boekwerk.store.administrations import find_administration, list_administrations
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.tables import records

NOW = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)
NOORD = Relation("7", "Telecom Noord B.V.", ibans=(BankAccount("NL91ABNA0417164300"),))


def state(*relations: Relation, code: str = "1", token: str | None = None, **tables) -> MasterRecords:
    return MasterRecords(
        Settings(code, "Example", "local"), Capabilities(), {"relations": relations, **tables}, token
    )


def save(store, given: MasterRecords):
    with store.writing() as connection:
        return save_snapshot(connection, given, NOW)


def opened(connection, code: str = "1") -> StoredAdministration:
    known = find_administration(connection, code)
    assert known is not None
    return StoredAdministration(connection, known)


def rows(store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(records)).scalar_one()


def test_the_same_again_is_the_same_snapshot_and_adds_nothing(store):
    first, before = save(store, state(NOORD, token="a")), rows(store)
    again = save(store, state(NOORD, token="b"))
    assert (again.number, again.version, again.changed) == (first.number, first.version, 0)
    assert rows(store) == before


def test_only_what_changed_is_added(store):
    many = [Relation(str(number), f"Relation {number}") for number in range(50)]
    save(store, state(*many))
    before = rows(store)
    saved = save(store, state(*many[:-1], NOORD))
    assert (saved.number, saved.changed) == (2, 2)
    assert rows(store) == before + 1


def test_a_line_more_above_a_record_does_not_change_it(store):
    moved = [Relation("7", "Noord", where=Location("relations.csv", line)) for line in (2, 3)]
    assert [save(store, state(relation)).number for relation in moved] == [1, 1]


def test_an_opened_administration_keeps_its_state_while_another_is_saved(store):
    save(store, state(NOORD))
    with store.reading() as connection:
        before = opened(connection)
        save(store, state(Relation("7", "Telecom Zuid"), Relation("8", "Telecom Noord")))
        assert before.relation("8") is None
        assert [found.id for found in before.relations_with("name", "telecom noord")] == ["7"]
    with store.reading() as connection:
        after = opened(connection)
        assert [found.id for found in after.relations_with("name", "telecom noord")] == ["8"]
        assert after.relations_with("iban", "NL91ABNA0417164300") == ()


def test_what_was_taken_away_and_comes_back_is_found_again(store):
    versions = [save(store, given).version for given in (state(NOORD), state(), state(NOORD))]
    assert versions[0] == versions[2] != versions[1]
    with store.reading() as connection:
        assert opened(connection).relation("7") == NOORD


@pytest.mark.spec("US-1")
def test_administrations_do_not_see_each_others_records(store):
    save(store, state(NOORD, code="1"))
    save(store, state(Relation("7", "Anders"), code="2"))
    with store.reading() as connection:
        assert opened(connection, "1").relation("7") == NOORD
        assert opened(connection, "2").relations_with("name", "telecom noord") == ()
        assert [known.code for known in list_administrations(connection)] == ["1", "2"]


def test_a_document_booked_twice_is_kept_twice(store):
    booked = BookedDocument("7", "purchase", "F-1", datetime.date(2026, 1, 2), ZERO, "EUR")
    save(store, state(NOORD, bookings=(booked, booked)))
    with store.reading() as connection:
        assert opened(connection).booked.with_number("7", "f1") == (booked, booked)


def test_settings_that_change_are_a_new_snapshot_with_the_new_name(store):
    save(store, state())
    renamed = MasterRecords(Settings("1", "Renamed", "local"), Capabilities(), {})
    assert save(store, renamed).number == 2
    with store.reading() as connection:
        assert opened(connection).settings.name == opened(connection).known.name == "Renamed"


_RELATIONS = st.dictionaries(
    st.sampled_from("abcde"), st.sampled_from(["Bakker", "Slager", "Smid B.V."]), max_size=5
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_RELATIONS, min_size=2, max_size=4), st.randoms())
def test_the_version_and_the_answers_depend_on_the_content_only(store, states, order: random.Random):
    code = str(order.getrandbits(64))
    versions = []
    for names in [*states, states[0]]:
        relations = [Relation(id, name) for id, name in names.items()]
        order.shuffle(relations)
        versions.append(save(store, state(*relations, code=code)).version)
    assert versions[0] == versions[-1]
    with store.reading() as connection:
        found = opened(connection, code)
        names = {id: relation.name for id in "abcde" if (relation := found.relation(id))}
        bakers = [relation.id for relation in found.relations_with("name", "bakker")]
    assert names == states[0]
    assert bakers == sorted(id for id, name in states[0].items() if name == "Bakker")
