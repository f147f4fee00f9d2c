"""The timeline: only added to, and whatever else is done to it shows (US-3)."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import NothingThere, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.administrations import add_administration
from boekwerk.store.checkpoints import checkpoint_form, make_checkpoint, read_checkpoint
from boekwerk.store.documents import Received, find_document, keep_document, read_document
from boekwerk.store.erasing import erase_document
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.timeline import Act, Link, add_event, events_of, written_moment
from boekwerk.store.timeline_checking import TimelineCheck

NOW = datetime.datetime(2026, 3, 16, 12, 30, 15, 123456, datetime.UTC)
_REST = "SELECT what, why, content_hash, previous FROM timeline_events WHERE sequence = 2"
RECEIVED = Received("factuur.xml", "ubl", NOW)


def act(number: int = 1, **personal: str) -> Act:
    return Act("jan", Reason("cli_value", {"value": number}), NOW, personal=personal)


@pytest.fixture
def administration(store) -> int:
    given = MasterRecords(Settings("1", "Example", "local"), Capabilities(), {})
    with store.writing() as connection:
        return save_snapshot(connection, given, NOW).administration


@pytest.fixture
def document(store, administration) -> int:
    """A document with three events, the second with something personal."""
    with store.writing() as connection:
        id = keep_document(connection, administration, b"<Invoice/>", RECEIVED).id
        add_event(connection, id, act(1))
        add_event(connection, id, act(2, name="Mevrouw De Vries"))
        add_event(connection, id, act(3))
    return id


def change(store, *statements: str) -> None:
    """Do what only somebody who may do anything in the database can."""
    fences = {
        True: ("DROP TRIGGER timeline_events_no_update", "DROP TRIGGER timeline_events_no_delete"),
        False: ("DROP TRIGGER timeline_events_only_added_to ON timeline_events",),
    }[store.is_sqlite]
    with store.writing() as connection:
        for statement in (*fences, *statements):
            connection.execute(text(statement))


def problems(store, checkpoint=None) -> list[tuple[str, dict]]:
    with store.reading() as connection:
        found = TimelineCheck(connection, checkpoint).problems()
        return [(each.code, {k: v for k, v in each.values.items() if isinstance(v, int)}) for each in found]


def checkpoint_now(store):
    with store.reading() as connection:
        return make_checkpoint(connection, NOW)


@pytest.mark.spec("US-3")
def test_every_act_has_who_when_and_what_and_why(store, document):
    why = Reason("store_missing", {"store": "x"})
    later = NOW + datetime.timedelta(hours=1)
    with store.writing() as connection:
        add_event(connection, document, Act("piet", Reason("cli_usage"), later, why, {"naam": "Jansen"}))
    with store.reading() as connection:
        last = events_of(connection, document)[-1]
    assert (last.sequence, last.who, last.at) == (4, "piet", later)
    assert (last.what, last.why, last.personal) == (Reason("cli_usage"), why, {"naam": "Jansen"})


@pytest.mark.spec("US-3")
def test_a_timeline_that_was_only_added_to_is_found_whole(store, document):
    assert problems(store) == []
    assert problems(store, checkpoint_now(store)) == []


@pytest.mark.spec("US-3")
@pytest.mark.parametrize(
    "statement", ["UPDATE timeline_events SET who = 'x'", "DELETE FROM timeline_events"]
)
def test_the_database_itself_refuses_to_change_the_timeline(store, document, statement):
    with pytest.raises(DBAPIError, match="only added to"), store.writing() as connection:
        connection.execute(text(statement))
    assert problems(store) == []


@pytest.mark.spec("US-3")
def test_an_event_cannot_be_replaced_by_one_that_is_added(store, document):
    if not store.is_sqlite:
        pytest.skip("only SQLite replaces a row by adding one")
    same = "SELECT id, document, sequence, at, 'x', what, why, content_hash, previous, hash"
    with pytest.raises(DBAPIError, match="only added to"), store.writing() as connection:
        connection.execute(text(f"INSERT OR REPLACE INTO timeline_events {same} FROM timeline_events"))
    assert problems(store) == []


@pytest.mark.spec("US-3")
def test_bytes_that_were_changed_are_found_too(store, document):
    with store.writing() as connection:
        other = "x'00'" if store.is_sqlite else "'\\x00'"
        connection.execute(text(f"UPDATE documents SET content = {other}"))
    assert [code for code, _ in problems(store)] == ["timeline_bytes_changed"]


@pytest.mark.spec("US-3")
@pytest.mark.parametrize(
    "what", ["who = 'x'", "what = '{}'", "why = 'x'", "at = '2026-01-01 00:00:00'", "content_hash = 'x'"]
)
def test_a_changed_event_is_found_and_named(store, document, what):
    change(store, f"UPDATE timeline_events SET {what} WHERE sequence = 1")
    assert ("timeline_event_changed", {"sequence": 1}) in problems(store)


@pytest.mark.spec("US-3")
def test_an_event_replaced_by_another_with_a_hash_of_its_own_is_found(store, document):
    change(store, "UPDATE timeline_events SET who = 'x' WHERE sequence = 2")
    with store.writing() as connection:
        changed = events_of(connection, document)[1]
        link = Link(
            administration="1",
            document=hashlib.sha256(b"<Invoice/>").hexdigest(),
            sequence=2,
            at=written_moment(changed.at),
            who="x",
            **connection.execute(text(_REST)).one()._mapping,
        )
        connection.execute(text(f"UPDATE timeline_events SET hash = '{link.hash()}' WHERE sequence = 2"))
    assert problems(store) == [("timeline_event_replaced", {"sequence": 2})]


@pytest.mark.spec("US-3")
def test_an_event_put_between_two_others_is_found(store, document):
    if not store.is_sqlite:
        pytest.skip("PostgreSQL takes no half numbers")
    names = "document, at, who, what, why, content_hash, previous, hash"
    change(
        store,
        f"INSERT INTO timeline_events (sequence, {names}) "
        f"SELECT 1.5, {names} FROM timeline_events WHERE sequence = 1",
    )
    assert [code for code, _ in problems(store)] == ["timeline_event_inserted"]


@pytest.mark.spec("US-3")
def test_a_missing_event_in_the_middle_is_found(store, document):
    change(
        store,
        "DELETE FROM timeline_contents",
        "DELETE FROM timeline_events WHERE sequence = 2",
    )
    assert problems(store) == [("timeline_events_missing", {"first": 2, "last": 2})]


@pytest.mark.spec("US-3")
def test_a_missing_end_is_found_by_a_checkpoint(store, document):
    checkpoint = checkpoint_now(store)
    change(
        store,
        "DELETE FROM timeline_contents",
        "DELETE FROM timeline_events WHERE sequence > 1",
    )
    assert problems(store) == []
    assert problems(store, checkpoint) == [("timeline_end_missing", {"first": 2, "last": 3})]


@pytest.mark.spec("US-3")
def test_a_document_that_is_gone_is_found_by_a_checkpoint(store, document):
    checkpoint = checkpoint_now(store)
    tables = ("timeline_contents", "timeline_events", "documents")
    change(store, *(f"DELETE FROM {table}" for table in tables))
    assert problems(store) == []
    assert problems(store, checkpoint) == [("timeline_document_missing", {"events": 3})]


@pytest.mark.spec("US-3")
def test_a_timeline_written_anew_from_the_beginning_is_found_by_a_checkpoint(store, document):
    checkpoint = checkpoint_now(store)
    change(store, "DELETE FROM timeline_contents", "DELETE FROM timeline_events")
    with store.writing() as connection:
        for number in (1, 2, 4):
            add_event(connection, document, act(number))
    assert problems(store) == []
    assert problems(store, checkpoint) == [("timeline_event_not_of_checkpoint", {"sequence": 3})]


@pytest.mark.spec("US-2")
def test_erasing_leaves_nothing_personal_and_a_timeline_that_holds(store, document):
    checkpoint = checkpoint_now(store)
    with store.writing() as connection:
        erase_document(connection, document, act(4))
    with store.reading() as connection:
        assert [event.personal for event in events_of(connection, document)] == [{}, None, {}, {}]
        with pytest.raises(StoreError) as caught:
            read_document(connection, document)
    assert caught.value.reason.code == "store_document_erased"
    assert problems(store, checkpoint) == []


@pytest.mark.spec("US-2")
def test_what_is_personal_cannot_be_changed_unseen(store, document):
    change(store, 'UPDATE timeline_contents SET content = \'{"name":"Jan"}\'')
    assert problems(store) == [("timeline_content_changed", {"sequence": 2})]


def test_a_checkpoint_can_be_kept_in_a_file_and_says_when_it_was_changed(store, document):
    checkpoint = checkpoint_now(store)
    form = checkpoint_form(checkpoint)
    assert read_checkpoint(form, "c.json") == checkpoint
    with pytest.raises(StoreError) as caught:
        read_checkpoint(form.replace(b",3,", b",2,"), "c.json")
    assert caught.value.reason.code == "timeline_checkpoint_changed"


@pytest.mark.parametrize("form", [b"", b"[]", b"\xff", b"{}", b"[" * 100_000, b'{"schema":"other"}'])
def test_a_file_that_is_no_checkpoint_is_refused(form):
    with pytest.raises(StoreError) as caught:
        read_checkpoint(form, "c.json")
    assert caught.value.reason.code == "timeline_checkpoint_unreadable"


def test_the_same_bytes_are_one_document_of_an_administration(store, administration):
    with store.writing() as connection:
        first = keep_document(connection, administration, b"%PDF-1.7", RECEIVED)
        again = keep_document(connection, administration, b"%PDF-1.7", Received("x.pdf", "pdf", NOW))
        assert again == first
        assert read_document(connection, first.id) == b"%PDF-1.7"
    assert first.sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()


def test_a_file_name_that_is_no_text_does_not_keep_its_document_out(store, administration):
    with store.writing() as connection:
        kept = keep_document(connection, administration, b"x", Received("\udcff.pdf", "pdf", NOW))
        assert (kept.name, read_document(connection, kept.id)) == ("?.pdf", b"x")


def test_two_documents_that_begin_alike_are_both_named(store, administration):
    with store.writing() as connection:
        other = add_administration(connection, "2", "Other", NOW)
        ours = keep_document(connection, administration, b"x", RECEIVED)
        theirs = keep_document(connection, other, b"x", RECEIVED)
        with pytest.raises(NothingThere) as caught:
            find_document(connection, ours.sha256)
        assert find_document(connection, ours.sha256, "2") == theirs
    assert caught.value.reason.code == "store_document_ambiguous"
    named = (f"{ours.sha256} (1)", f"{ours.sha256} (2)")
    assert caught.value.reason.values["documents"] == named


def test_a_document_whose_bytes_were_changed_is_refused(store, document):
    with store.writing() as connection:
        other = "x'00'" if store.is_sqlite else "'\\x00'"
        connection.execute(text(f"UPDATE documents SET content = {other}"))
        with pytest.raises(StoreError) as caught:
            read_document(connection, document)
    assert caught.value.reason.code == "store_document_damaged"


def test_a_document_that_was_erased_can_come_in_again(store, administration, document):
    with store.writing() as connection:
        erase_document(connection, document, act(4))
        again = keep_document(connection, administration, b"<Invoice/>", RECEIVED)
        assert (again.id, again.name) == (document, "factuur.xml")
        assert read_document(connection, document) == b"<Invoice/>"


@pytest.mark.parametrize(
    ("name", "code"),
    [("zz", "named_wrongly"), ("abc", "named_wrongly"), ("000000", "unknown"), ("_%____", "named_wrongly")],
)
def test_a_document_is_asked_for_by_the_beginning_of_its_hash(store, document, name, code):
    with store.reading() as connection:
        sha256 = hashlib.sha256(b"<Invoice/>").hexdigest()
        assert find_document(connection, sha256[:6].upper()).id == document
        with pytest.raises(NothingThere) as caught:
            find_document(connection, name)
    assert caught.value.reason.code == f"store_document_{code}"
