"""Workers in processes of their own: they may be killed at any moment, and asked to end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial
from multiprocessing import get_context

import pytest
from small_acts import ACTS, STUCK, documents_in, nothing, now, opened_office, post_of, states, way_of
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.workflow.crew import Crew, Job, work_alone
from boekwerk.workflow.loop import LocalLoop

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]


@pytest.mark.spec("PR-11")
def test_a_worker_that_is_killed_is_taken_over_from_within_a_lease(store, store_place):
    (document,) = documents_in(store, 1)
    job = Job(partial(opened_office, store_place, 1.0), STUCK, by_queue=False, once=True)
    spawn = get_context("spawn")
    stopping = spawn.Event()
    worker = spawn.Process(target=work_alone, args=(job, stopping, nothing, nothing))
    worker.start()
    while way_of(store, document).lease_by is None:
        worker.join(0.05)
        assert worker.is_alive()
    worker.kill()
    worker.join()
    killed = now()
    LocalLoop(post_of(store, "second")).run(once=True)
    work = way_of(store, document)
    assert (work.state, work.fence) == ("rejected", 2)
    assert (work.since - killed).total_seconds() < 2.5


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_crew_replaces_who_dies_and_ends_when_it_is_asked_to(store, store_place):
    if not store.is_sqlite:
        pytest.skip("once is enough")
    documents_in(store, 40)
    stopping, told, done = threading.Event(), [], []

    def hears(work):
        done.append(work)
        if len(done) == 40:
            os.kill(pids()[0], signal.SIGKILL)

    def pids():
        return [worker._process.pid for worker in crew._workers.values()]

    def says(reason):
        told.append(reason.code)
        stopping.set()

    crew = Crew(
        Job(partial(opened_office, store_place, 5.0), ACTS, by_queue=False, once=False), says, hears
    )
    crew.run(2, stopping)
    assert told == ["worker_lost"]
    assert states(store) == {"rejected": 40}
    assert len(done) == 40
