"""Whoever brings documents to `advance`, a loop or the queue: everything comes to its end, and nothing twice."""

from __future__ import annotations

import datetime
import threading

import pytest
from small_acts import ACTS, documents_in, post_of, states, way_of
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.store.timeline import events_of
from boekwerk.workflow.loop import LocalLoop
from boekwerk.workflow.queue import Queue
from boekwerk.workflow.queue_tables import is_possible

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]


@pytest.fixture(params=[LocalLoop, Queue])
def delivery(request, store):
    if request.param is Queue and not is_possible(store):
        pytest.skip("a queue needs PostgreSQL")
    return request.param


def test_a_worker_works_until_nothing_is_due(store, delivery):
    documents_in(store, 25)
    delivery(post_of(store)).run(once=True)
    assert states(store) == {"rejected": 25}


def test_two_workers_side_by_side_do_everything_once(store, delivery):
    documents = documents_in(store, 30)
    workers = [
        threading.Thread(target=delivery(post_of(store, name)).run, kwargs={"once": True})
        for name in ("first", "second")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert states(store) == {"rejected": 30}
    with store.reading() as connection:
        assert {len(events_of(connection, document)) for document in documents} == {3}
