"""No command leaves a process behind: not when it ends, fails, or is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from extras import needs_durable

pytestmark = [
    needs_durable,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found by /proc"),
]
WHERE = ("--administration", "administrations/softwarehuis", "--as-of", "2026-03-16")
TEST = """schema: boekwerk.rule-tests/1
rules: [administrations/softwarehuis/rules]
tests:
  - name: the telephone bill
    given: {file: invoice.xml, administration: administrations/softwarehuis, as_of: 2026-03-16}
    expect: {decision: book}
"""
COMMANDS = {
    "dry-run": (0, "dry-run", *WHERE, "invoice.xml"),
    "dry-run by two": (0, "dry-run", *WHERE, "--jobs", "2", "invoice.xml", "again.xml"),
    "explain": (0, "explain", *WHERE, "invoice.xml"),
    "diff": (1, "diff", *WHERE, "administrations/softwarehuis/rules", "rules", "invoice.xml"),
    "test": (0, "test", "telephone.test.yaml"),
    "no invoice": (1, "explain", *WHERE, "telephone.test.yaml"),
    "no rule": (2, "explain", *WHERE, "--rule", "nothing", "invoice.xml"),
    "no folder": (1, "dry-run", *WHERE, "--output", "absent/report.txt", "invoice.xml"),
}


@pytest.fixture
def start(administration, invoice):
    """Start a command in an office with an invoice; its processes carry a mark."""
    office = administration.parents[1]
    settings = administration / "administration.yaml"
    text = settings.read_text(encoding="utf-8").replace("second_evaluator: off\n", "")
    settings.write_text(text, encoding="utf-8")
    for name in ("invoice.xml", "again.xml"):
        (office / name).write_bytes(invoice.read_bytes())
    (office / "telephone.test.yaml").write_text(TEST, encoding="utf-8")
    mark = f"TEST_OF_CHILDREN={uuid4()}"  # what is named for Boekwerk, children are not given

    def run(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "boekwerk.cli.main", *arguments],
            cwd=office,
            env={**os.environ, **dict([mark.split("=")])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ), mark

    return run


def marked(mark):
    """List the processes that carry a mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:  # gone, or of somebody else
            continue
    return found


def wait_for(processes, mark):
    """Wait until so many processes carry the mark; give how many do."""
    until = time.monotonic() + 60
    while len(marked(mark)) != processes and time.monotonic() < until:
        time.sleep(0.05)
    return len(marked(mark))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_command_leaves_no_process_behind(start, command):
    code, *arguments = command
    process, mark = start(*arguments)
    assert process.wait(60) == code
    # Python's own resource tracker, of '--jobs 2', ends by itself a moment after its parent.
    assert wait_for(0, mark) == 0


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_command_that_is_told_to_stop_leaves_none_behind(start, administration, invoice, number):
    folder = administration.parents[1] / "many"
    folder.mkdir()
    for n in range(1_000):
        (folder / f"{n}.xml").write_bytes(invoice.read_bytes())
    process, mark = start("dry-run", *WHERE, "--jobs", "1", "many")
    assert wait_for(2, mark) == 2
    process.send_signal(getattr(signal, number))
    assert process.wait(60) != 0
    assert wait_for(0, mark) == 0
