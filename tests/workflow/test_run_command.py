"""``boekwerk run``, ``stop`` and ``resume``, as people use them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from msgspec.structs import replace
from office_at_work import CODE, office_at_work
from scripted_package import Books, scripted
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.app.running import _Tally
from boekwerk.cli.main import main

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]


@pytest.fixture
def place(store, store_place):
    if not store.is_sqlite:
        pytest.skip("once is enough")
    return store_place


def boekwerk(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *arguments])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


@pytest.mark.spec("AB-20")
def test_stopped_nothing_is_booked_and_resumed_it_is_decided_on_anew(store, place, capsys):
    with office_at_work(store, scripted(Books(), look_up_sure_after_seconds=0)) as office:
        stopped = boekwerk(capsys, "stop", CODE, "--why", "a check", "--user", "jlinde", "--store", place)
        assert stopped[:2] == (0, f"Automatic booking was stopped in administration {CODE}.\n")
        document = office.take_in()
        office.work(document)
        work = office.of(document)
        assert (work.state, [reason.code for reason in work.reasons]) == ("in_review", ["booking_halted"])
        resumed = boekwerk(capsys, "resume", CODE, "--user", "jlinde", "--store", place)
        assert "To be decided on anew: 1 document.\n" in resumed[1]
        office.clock.goes_on(days=1_000)
        assert office.work(document).state == "booked"


@pytest.mark.spec("AB-20")
def test_a_halt_after_the_decision_withholds_what_was_not_sent_yet(store, place, capsys):
    with office_at_work(store, scripted(Books(), look_up_sure_after_seconds=0)) as office:
        document = office.take_in()
        boekwerk(capsys, "stop", "--user", "jlinde", "--store", place)
        office.work(document)
        boekwerk(capsys, "resume", CODE, "--user", "jlinde", "--store", place)
        assert office.of(document).state == "in_review"
        code, _, remarks = boekwerk(capsys, "resume", CODE, "--user", "jlinde", "--store", place)
        assert (code, remarks.startswith("Still stopped: all administrations")) == (0, True)


def test_run_once_on_an_empty_store_says_that_there_is_nothing_to_do(place, capsys):
    code, results, remarks = boekwerk(capsys, "run", "--once", "--store", place)
    assert (code, results) == (0, "Worked on: 0 documents\n")
    assert remarks == f"1 worker begins, on the store {place}.\nThere is nothing left to do now.\n"


def test_run_once_tells_a_program_what_came_of_it(place, capsys):
    code, results, _ = boekwerk(capsys, "run", "--once", "--format", "json", "--store", place)
    empty = {"schema": "boekwerk.run/1", "documents": 0, "states": {}, "reasons": {}}
    assert (code, json.loads(results)) == (0, empty)


def test_a_queue_is_refused_where_there_can_be_none(place, capsys):
    code, _, remarks = boekwerk(capsys, "run", "--once", "--queue", "procrastinate", "--store", place)
    assert (code, "The queue of Procrastinate cannot be used" in remarks) == (1, True)


def test_a_document_that_is_looked_at_twice_counts_as_it_was_last(store, place):
    with office_at_work(store, scripted(Books())) as office:
        work = office.of(office.take_in())
    tally = _Tally(lambda _: None, forgets=False)
    for state in ("read", "in_review", "booked"):
        tally.add(replace(work, state=state))
    assert (tally.worked().documents, tally.worked().states) == (1, {"booked": 1})


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_worker_that_is_told_to_end_ends_well(place):
    command = [sys.executable, "-m", "boekwerk.cli.main", "--lang", "en", "run", "--store", place]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr.readline() == f"1 worker begins, on the store {place}.\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.stderr.read() == "Stopped as asked; what was in hand was finished.\n"
    assert worker.returncode == 0
