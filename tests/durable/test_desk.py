"""The second evaluator at the desk of the example office (AB-18)."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from boekwerk.app.desk import open_office
from boekwerk.domain.booked import BookedIndex
from boekwerk.trial.diff import Compare, TwoDesks
from boekwerk.trial.diff_tally import DiffTally
from boekwerk.trial.results import Decided, title_of

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
NAME = "softwarehuis-nevelbank"
INVOICE = OFFICE / "inbox" / NAME / "inkoop-belboei-maart.xml"
# Processes that this one starts never get to work.
NEVER_READY = """
import os
os.environ["PYTHONPATH"] = {folder!r}
from boekwerk.rules.durable import evaluator
evaluator._SECONDS_TO_START = 1.0
from boekwerk.cli.main import main
main()
"""


@pytest.fixture
def desk():
    """Open the desk of an administration of the example office."""
    opened = open_office(OFFICE / "administrations" / NAME, as_of=datetime.date(2026, 3, 16))
    yield opened
    opened.close()


def second_check(decision):
    return next(check for check in decision.checks if check.name == "second_evaluator")


@pytest.mark.spec("AB-18")
def test_an_invoice_is_booked_when_both_agree(desk):
    decision = desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False)
    assert (decision.verdict, decision.would_book) == ("book", True)
    assert second_check(decision).reason.code == "second_evaluator_agrees"


def test_a_closed_desk_starts_it_again(desk):
    first = desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False)
    desk.close()
    assert desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False) == first


@pytest.mark.spec("AB-18")
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on Windows")
@pytest.mark.parametrize(
    ("signal_name", "code"),
    [("SIGKILL", "second_evaluator_crashed"), ("SIGSTOP", "second_evaluator_too_slow")],
)
def test_an_evaluator_that_is_killed_or_hangs_sends_the_document_to_review(desk, signal_name, code):
    desk.start()
    os.kill(desk._second.pid, getattr(signal, signal_name))
    decision = desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False)
    assert (decision.verdict, decision.would_book) == ("review", False)
    assert (second_check(decision).outcome, second_check(decision).reason.code) == ("unknown", code)


@pytest.mark.spec("RU-5")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_an_evaluator_that_crashes_on_one_side_is_no_change_of_the_rules(desk):
    desks = TwoDesks(
        desk, open_office(OFFICE / "administrations" / NAME, as_of=desk.as_of, is_started=True)
    )
    os.kill(desks.new._second.pid, signal.SIGKILL)
    document = desks.read(INVOICE)
    decision = desks.decide(document, in_flight=BookedIndex(), explain=False)
    records = desks.records(document, decision)
    desks.close()
    compared = Compare({}, True)(Decided("f", title_of(document, decision), decision, records))
    assert (compared.change, compared.second_failed.code) == (None, "second_evaluator_crashed")
    tally = DiffTally(1)
    tally.add(compared)
    assert (tally.changed, tally.second_failed, tally.failure) == (0, 1, compared.second_failed)


@pytest.mark.spec("AB-18")
def test_a_dry_run_says_once_that_it_did_not_get_ready(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import time; time.sleep(60)", encoding="utf-8")
    command = [sys.executable, "-c", NEVER_READY.format(folder=str(tmp_path)), "dry-run", "--lang", "en"]
    command += ["--administration", str(OFFICE / "administrations" / NAME), "--as-of", "2026-03-16"]
    done = subprocess.run(
        [*command, str(INVOICE.parent)], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0
    assert done.stderr.count("not ready within 1 second") == 1
