"""Whoever brings documents to `advance`, a loop or the queue: all comes to its end, and nothing twice."""

from __future__ import annotations

import datetime
import threading
import time

import pytest
from msgspec.structs import replace
from small_acts import documents_in, end, now, post_of, read, states, way_of
from sqlalchemy import text, update
from stores import open_store, postgresql_server, sqlite_template, store, store_place

from boekwerk.store.tables_workflow import work as table
from boekwerk.store.timeline import events_of
from boekwerk.store.work import extend, take, work_of
from boekwerk.workflow.backoff import MOST_ATTEMPTS
from boekwerk.workflow.delivery import StoreUpgraded
from boekwerk.workflow.loop import LocalLoop
from boekwerk.workflow.queue import Queue
from boekwerk.workflow.queue_tables import is_possible, make_tables, schema_name

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_place"]

SECOND = datetime.timedelta(seconds=1)


class Once:
    """Lets a worker look around once."""

    def __init__(self) -> None:
        self.looks = 0

    def is_set(self) -> bool:
        self.looks += 1
        return self.looks > 1

    def wait(self, _: float) -> bool:
        return True


@pytest.fixture(params=[LocalLoop, Queue])
def delivery(request, store):
    if request.param is Queue and not is_possible(store):
        pytest.skip("a queue needs PostgreSQL")
    return request.param


def change(store, **values):
    with store.writing() as connection:
        connection.execute(update(table).values(values))


def test_a_worker_works_until_nothing_is_due(store, delivery):
    documents_in(store, 25)
    seen = []
    delivery(replace(post_of(store), done=seen.append)).run(once=True)
    assert states(store) == {"rejected": 25}
    assert {work.state for work in seen} == {"rejected"}


def test_two_workers_side_by_side_do_everything_once(store, delivery):
    documents = documents_in(store, 20)
    workers = [
        threading.Thread(target=delivery(post_of(store, name)).run, kwargs={"once": True}, daemon=True)
        for name in ("first", "second")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert states(store) == {"rejected": 20}
    with store.reading() as connection:
        assert {len(events_of(connection, document)) for document in documents} == {3}


def test_a_worker_that_is_asked_to_end_finishes_what_it_has_in_hand(store, delivery):
    documents_in(store, 3)
    post = post_of(store)

    def asks(office, work):
        post.stopping.set()
        return end(office, work)

    delivery(replace(post, acts={"received": read, "read": asks})).run()
    assert states(store) == {"received": 2, "rejected": 1}


def test_a_worker_that_is_interrupted_gives_back_what_it_has_in_hand(store):
    (document,) = documents_in(store, 1)

    def interrupted(office, work):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalLoop(post_of(store, acts={"received": interrupted})).run(once=True)
    work = way_of(store, document)
    assert (work.lease_by, work.lease_until, work.due <= now()) == (None, None, True)


def test_a_fault_costs_an_attempt_and_keeps_nobody_from_the_others(store, delivery):
    documents = documents_in(store, 3)

    def breaks(office, work):
        if work.document == documents[0]:
            raise ZeroDivisionError
        return end(office, work)

    delivery(post_of(store, acts={"received": breaks})).run(once=True)
    work = way_of(store, documents[0])
    assert (work.state, work.attempts, work.lease_by) == ("received", 1, None)
    assert [reason.code for reason in work.reasons] == ["document_broke_worker"]
    assert states(store) == {"received": 1, "rejected": 2}


@pytest.mark.parametrize(
    ("state", "aside"), [("received", "failed"), ("ready", "failed"), ("posting", "ambiguous")]
)
def test_what_breaks_too_often_is_set_aside_with_its_reason(store, state, aside):
    (document,) = documents_in(store, 1)
    change(store, state=state, attempts=MOST_ATTEMPTS)

    def breaks(office, work):
        raise ZeroDivisionError

    LocalLoop(post_of(store, acts={state: breaks})).run(once=True)
    work = way_of(store, document)
    assert (work.state, work.due) == (aside, None)
    assert [reason.code for reason in work.reasons] == ["document_tried_too_often", "document_broke_worker"]


def test_what_is_the_death_of_its_workers_is_set_aside_too(store):
    (document,) = documents_in(store, 1)
    for number in range(MOST_ATTEMPTS + 1):
        with store.writing() as connection:
            moment = now() + number * SECOND
            assert take(connection, document, f"worker-{number}", moment, moment + SECOND)
    change(store, lease_until=now() - SECOND)
    LocalLoop(post_of(store)).run(once=True)
    work = way_of(store, document)
    assert (work.state, work.reasons[1].code) == ("failed", "document_lost_workers")


@pytest.mark.spec("PR-11")
def test_who_took_a_document_for_long_does_not_lose_it_sooner_by_keeping_it(store):
    (document,) = documents_in(store, 1)
    moment = now()
    with store.writing() as connection:
        take(connection, document, "worker", moment, moment + 9 * SECOND)
        assert extend(connection, document, "worker", moment + 3 * SECOND)
        assert work_of(connection, document).lease_until == moment + 9 * SECOND
        assert extend(connection, document, "worker", moment + 12 * SECOND)
        assert work_of(connection, document).lease_until == moment + 12 * SECOND


def test_what_takes_longer_than_a_lease_is_not_taken_over_while_its_worker_lives(store, delivery):
    (document,) = documents_in(store, 1)
    lease = datetime.timedelta(seconds=0.3)
    other = post_of(store, "second", lease=lease)

    def slow(office, work):
        for _ in range(30):
            LocalLoop(replace(other, stopping=Once())).run()
            time.sleep(0.02)
        assert now() > work.lease_until
        return end(office, work)

    delivery(post_of(store, acts={"received": slow}, lease=lease)).run(once=True)
    assert (way_of(store, document).state, way_of(store, document).fence) == ("rejected", 1)


def test_what_a_newer_version_wrote_is_left_alone(store, delivery):
    first, second = documents_in(store, 2)
    with store.writing() as connection:
        connection.execute(update(table).where(table.c.document == first).values(form=2))
    delivery(post_of(store)).run(once=True)
    assert [way_of(store, row).state for row in (first, second)] == ["received", "rejected"]


def test_a_worker_ends_when_the_store_is_upgraded_beneath_it(store, delivery):
    documents_in(store, 3)

    def upgraded(office, work):
        with store.writing() as connection:
            connection.execute(text("UPDATE store_version SET version_num = '0999_later'"))
        return end(office, work)

    with pytest.raises(StoreUpgraded) as caught:
        delivery(post_of(store, acts={"received": upgraded})).run()
    assert caught.value.reason.values == {"version": "0999_later"}


def test_nothing_is_lost_when_the_queue_is(store):
    if not is_possible(store):
        pytest.skip("a queue needs PostgreSQL")
    documents_in(store, 5)
    make_tables(store)
    with store.writing() as connection:
        connection.execute(text(f"DROP SCHEMA {schema_name()} CASCADE"))
    Queue(post_of(store)).run(once=True)
    assert states(store) == {"rejected": 5}


def test_a_document_is_queued_once_however_often_it_is_due(store):
    if not is_possible(store):
        pytest.skip("a queue needs PostgreSQL")
    documents_in(store, 5)
    queue = Queue(post_of(store))
    queue._schema = make_tables(store)
    for _ in range(3):
        queue._sweep()
    with store.reading() as connection:
        jobs = text(f"SELECT count(*) FROM {schema_name()}.procrastinate_jobs")
        assert connection.execute(jobs).scalar() == 5


def test_a_job_whose_worker_was_lost_is_forgotten_and_its_document_comes_again(store):
    if not is_possible(store):
        pytest.skip("a queue needs PostgreSQL")
    documents_in(store, 1)
    queue = Queue(post_of(store))
    queue._schema = make_tables(store)
    queue._sweep()
    with store.writing() as connection:
        connection.execute(text(f"SET LOCAL search_path TO {schema_name()}"))
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    queue.run(once=True)
    assert states(store) == {"rejected": 1}
    with store.reading() as connection:
        left = text(f"SELECT count(*) FROM {schema_name()}.procrastinate_jobs")
        assert connection.execute(left).scalar() == 0


def test_chores_are_done_too_and_their_faults_told_once(store, delivery):
    documents_in(store, 1)
    left, told = [3], []

    def counts_down(office):
        left[0] -= left[0] > 0
        return left[0]

    def breaks(office):
        raise ZeroDivisionError

    post = replace(post_of(store), chores=(breaks, counts_down), told=told.append)
    delivery(post).run(once=True)
    assert left == [0]
    assert [reason.code for reason in told] == ["worker_chore_failed"]
