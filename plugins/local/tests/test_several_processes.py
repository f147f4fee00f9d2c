"""Several processes at once, and one that is killed: still every booking once and whole."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

SENDER = """
import sys, time
sys.path.insert(0, {tests!r})
from conftest import purchase
from boekwerk_local import LocalConnector, LocalSettings
local = LocalConnector(LocalSettings({database!r}))
plans = [local.plan(purchase(f"doc-{{i}}", f"F-{{i}}")) for i in range({count})]
print("ready", flush=True)
sys.stdin.readline()
for plan in plans:
    receipt = local.send(plan)
    print(plan.reference, receipt.number, receipt.already_there, flush=True)
"""
HALF = """
SELECT count(*) FROM bookings AS b
WHERE (SELECT count(*) FROM lines WHERE booking = b.id) <> 1
   OR (SELECT count(*) FROM entries WHERE booking = b.id) <> 3
   OR (SELECT sum(debit_cents) - sum(credit_cents) FROM entries WHERE booking = b.id) <> 0
"""


def start(database, count):
    program = SENDER.format(tests=str(Path(__file__).parent), database=str(database), count=count)
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout.readline() == "ready\n"
    return process


def count(database, question):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchone()[0]


@pytest.mark.spec("PR-11")
def test_processes_that_send_the_same_bookings_at_once_make_each_once(database):
    processes = [start(database, 20) for _ in range(3)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [line.split() for process in processes for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(answers) == 60
    assert sum(there == "False" for _, _, there in answers) == 20
    assert len({(reference, number) for reference, number, _ in answers}) == 20
    assert count(database, "SELECT count(*) FROM bookings") == 20


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("milliseconds", [5, 20, 60])
def test_a_killed_process_leaves_whole_bookings_and_loses_none(database, milliseconds):
    process = start(database, 2_000)
    process.stdin.write("go\n")
    process.stdin.flush()
    time.sleep(milliseconds / 1000)
    process.kill()
    receipts = [line for line in process.communicate()[0].splitlines() if line.endswith("False")]
    resumed = start(database, len(receipts) + 1)
    resumed.communicate("go\n")
    assert count(database, HALF) == 0
    assert count(database, "SELECT count(*) FROM bookings") == len(receipts) + 1
    assert count(database, "SELECT max(sequence) FROM bookings") == len(receipts) + 1
