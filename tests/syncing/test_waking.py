from __future__ import annotations

import datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from office_at_work import CODE, office_at_work
from scripted_package import Books
from sqlalchemy import select
from syncing_package import sync, with_source

from boekwerk.app.store import known_administration
from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.document import Document, Source
from boekwerk.domain.reason import Reason
from boekwerk.domain.waits import ANY, Fact, Wait
from boekwerk.rules.durable import is_installed
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.tables_workflow import waits
from boekwerk.store.timeline import events_of
from boekwerk.store.waits import Waiting, note_facts, note_user, put_waits
from boekwerk.workflow.sweeping import sweep
from boekwerk.workflow.waker import wake, wake_by_day, wake_what_came
from boekwerk.workflow.waking import waits_of
from boekwerk.workflow.waking_memory import WakingMemory, by_rows


def known(at_work):
    with at_work.office.store.reading() as connection:
        return known_administration(connection, CODE)


def waits_for(at_work, document) -> set[tuple[str, str]]:
    with at_work.office.store.reading() as connection:
        columns = waits.c
        found = connection.execute(select(columns.kind, columns.key).where(columns.document == document))
        return {(kind, key) for kind, key in found}


def last_event(at_work, document):
    with at_work.office.store.reading() as connection:
        return events_of(connection, document)[-1].what


def in_review(at_work, number=1) -> int:
    document = at_work.take_in(number)
    at_work.work(document)
    assert at_work.of(document).state == "in_review"
    return document


def swept(at_work):
    return sweep(at_work.office, known(at_work), lambda documents: documents)


@pytest.fixture
def closed_march(at_work, source):
    """Give an office at work in which March is closed in the package."""
    source.change("periods", "2026-03", open=False)
    sync(at_work)
    return at_work


def test_a_period_that_is_opened_again_wakes_the_documents_in_it(closed_march, source):
    document = in_review(closed_march)
    assert ("periods", "2026-03-02") in waits_for(closed_march, document)
    source.change("periods", "2026-03", open=True)
    assert sync(closed_march).woken == 1
    assert closed_march.of(document).state == "read"
    assert last_event(closed_march, document).code == "document_woken_by_period"
    closed_march.work(document)
    assert closed_march.of(document).state == "booked"
    assert waits_for(closed_march, document) == set()


@pytest.mark.spec("AB-20")
def test_what_is_over_a_cap_of_the_day_waits_for_the_next(closed_march):
    with closed_march.office.store.reading() as connection:
        stored = StoredAdministration(connection, known(closed_march))
        over = Decision("review", (Check("caps", "fail", Reason("cap_of_bookings")),), None)
        document = Document(Source("ubl", "xml", "0" * 64, 0))
        found = waits_of(over, document, stored, datetime.date(2026, 3, 16))
    assert {wait.key for wait in found if wait.kind == "days"} == {"2026-03-17"}


def test_what_does_not_help_wakes_nobody(closed_march, source):
    document = in_review(closed_march)
    source.change("periods", "2026-04", open=False)
    source.change("periods", "2026-03", vat_return_filed=True)
    source.change("ledger_accounts", "4430", name="Netwerk")
    assert sync(closed_march).woken == 0
    assert closed_march.of(document).state == "in_review"


def test_a_document_that_lacks_two_things_is_woken_by_the_last_of_them(closed_march, source):
    account = "4400"
    source.change("ledger_accounts", account, active=False)
    sync(closed_march)
    document = in_review(closed_march)
    source.change("periods", "2026-03", open=True)
    assert sync(closed_march).woken == 0
    source.change("ledger_accounts", account, active=True)
    assert sync(closed_march).woken == 1
    closed_march.work(document)
    assert closed_march.of(document).state == "booked"


def test_a_relation_that_is_made_wakes_the_documents_that_were_of_nobody(at_work, source):
    relation = next(r for r in source.tables["relations"].values() if "belboei" in r.name.casefold())
    source.lose("relations", relation.id)
    sync(at_work)
    document = in_review(at_work)
    source.has("relations", replace(relation, id="9001"))
    sync(at_work)
    assert waits_for(at_work, document) or at_work.of(document).state == "read"
    assert {reason.code for reason in at_work.of(document).reasons}.isdisjoint({"relation_not_found"})


def test_a_document_that_is_wrong_itself_waits_for_a_person(at_work):
    document = at_work.take_in_copy(1)
    other = at_work.take_in(1)
    at_work.work(other)
    at_work.work(document)
    assert at_work.of(document).state == "in_review"
    assert not {kind for kind, _ in waits_for(at_work, document)} & {"periods", "ledger_accounts", "users"}


@pytest.mark.spec("AB-3")
def test_a_link_that_is_mended_wakes_what_waited_for_the_automation_user(file_store, source):
    without = partial(changed_users, links=())
    package = with_source(source, Books())
    with office_at_work(file_store, package, without) as at_work:
        document = in_review(at_work)
        assert ("users", "automaat") in waits_for(at_work, document)
    with office_at_work(file_store, package) as at_work:
        at_work.office.store.write(lambda connection: note_user(connection, "automaat", at_work.clock()))
        assert wake(at_work.office, known(at_work).id) == (document,)
        assert last_event(at_work, document).values == {"kind": "fact_users"}


def changed_users(data, **changes):
    return replace(data, users=tuple(replace(user, **changes) for user in data.users))


def test_what_waits_for_a_day_is_woken_when_it_comes(closed_march):
    document = in_review(closed_march)
    id, office = known(closed_march).id, closed_march.office
    day = Wait(0, "days", "2026-03-18")
    office.store.write(lambda connection: put_waits(connection, id, document, [day]), id)
    assert wake_by_day(office, id) == ()
    closed_march.clock.goes_on(days=2)
    assert wake_by_day(office, id) == (document,)
    assert last_event(closed_march, document).code == "document_woken_by_day"


def test_waking_that_was_cut_off_is_gone_on_with(at_work_anywhere, source):
    source.change("periods", "2026-03", open=False)
    sync(at_work_anywhere)
    document = in_review(at_work_anywhere)
    id, office = known(at_work_anywhere).id, at_work_anywhere.office
    came = [Fact("periods", "2026-03-02")]
    office.store.write(lambda connection: note_facts(connection, id, came, at_work_anywhere.clock()))
    assert at_work_anywhere.of(document).state == "in_review"
    assert (wake(office, id), wake(office, id)) == ((document,), ())
    source.change("periods", "2026-03", open=True)
    assert sync(at_work_anywhere).changed == 1
    assert swept(at_work_anywhere).missed == ()


def test_a_sweep_finds_what_nobody_woke_and_nothing_else(closed_march, source):
    forgotten, waiting = in_review(closed_march, 1), in_review(closed_march, 2)
    assert swept(closed_march).missed == ()
    id, office = known(closed_march).id, closed_march.office
    office.store.write(lambda connection: put_waits(connection, id, forgotten, ()), id)
    source.change("periods", "2026-03", open=True)
    assert sync(closed_march).woken == 1
    found = swept(closed_march)
    assert [missed.document for missed in found.missed] == [forgotten]
    assert (found.looked_at, found.missed[0].woken) == (1, True)
    assert closed_march.of(waiting).state == closed_march.of(forgotten).state == "read"
    assert last_event(closed_march, forgotten).code == "document_found_by_sweep"


KINDS = st.sampled_from(["periods", "ledger_accounts", "relations"])
FACTS = st.builds(Fact, KINDS, st.sampled_from(["1", "2", ANY]))
WAITS = st.sets(st.builds(Wait, st.integers(0, 3), KINDS, st.sampled_from(["1", "2", ANY])), min_size=1)


@pytest.fixture(scope="module")
def memory():
    """Give a working memory for all examples: nothing of one may stay for the next."""
    memory = WakingMemory()
    yield memory
    memory.close()


@pytest.mark.skipif(not is_installed(), reason="the second evaluator is not installed")
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(WAITS, st.sets(FACTS)), min_size=1, max_size=12))
def test_the_working_memory_says_what_the_rows_say(memory, cases):
    waiting = [
        Waiting(number, frozenset(needs), frozenset(came & {wait.fact for wait in needs}))
        for number, (needs, came) in enumerate(cases)
    ]
    assert memory.by_memory(waiting) == by_rows(waiting)


@pytest.mark.spec("AB-2")
def test_workers_wake_what_a_change_of_a_user_helps(closed_march):
    document = in_review(closed_march)
    id, office = known(closed_march).id, closed_march.office
    of_user = [Wait(0, "users", "automaat")]
    office.store.write(lambda connection: put_waits(connection, id, document, of_user), id)
    assert wake_what_came(office) == 0
    office.store.write(lambda connection: note_user(connection, "iemand", closed_march.clock()))
    assert wake_what_came(office) == 0
    office.store.write(lambda connection: note_user(connection, "automaat", closed_march.clock()))
    assert wake_what_came(office) == 0
    assert ("periods", "2026-03-02") in waits_for(closed_march, document)


def test_workers_wake_what_waited_for_today(closed_march):
    document = in_review(closed_march)
    id, office = known(closed_march).id, closed_march.office
    day = [Wait(0, "days", "2026-03-18")]
    office.store.write(lambda connection: put_waits(connection, id, document, day), id)
    assert [wake_what_came(office), wake_what_came(office)] == [0, 0]
    closed_march.clock.goes_on(days=2)
    assert [wake_what_came(office), wake_what_came(office)] == [1, 0]
    assert closed_march.of(document).state == "read"
