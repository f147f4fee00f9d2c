"""The child may die, hang or talk rubbish: that is a reason, and never a booking (AB-18)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from boekwerk.domain.errors import EvaluatorError
from boekwerk.reasons import LANGUAGES, sentence
from boekwerk.rules.durable.process import Child
from boekwerk.rules.durable.ruleset import NetworkTrouble, Ruleset
from boekwerk.rules.durable.wire import Book, Ready, send
from boekwerk.rules.readings import Facts
from boekwerk.rules.second import Opinion


def frame(message):
    """Give a message as it is sent, in answer to the first question."""
    stream = BytesIO()
    send(stream, message, 1)
    return stream.getvalue()


SLEEPS = ("-c", "import time; time.sleep(60)")
LATE = ("-c", f"import os, time; os.write(1, {frame(Ready())!r}); time.sleep(60)")
RUBBISH = (
    "-c",
    "import os; os.write(1, bytes([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1]) + b'hoi!'); input()",
)
TOO_LONG = ("-c", "import sys; sys.stdout.write('x' * 100); sys.stdout.flush(); input()")
# A pattern that durable-rules itself never gets over: the fence keeps such ones out.
PATTERN = '{"r": {"all": [{"m": {"$and": [{"t": "d"}, {"$mt": {"x": "(a|((b)?)+)"}}]}}]}}'
NEVER_ENDS = ("-c", f"import durable_rules_engine as d; d.create_ruleset('r', {PATTERN!r})")


class Closing:
    """Lets go of a child when its watch wants to end it."""

    def __init__(self, child):
        self.kill = child.close


@pytest.fixture
def second(make, evaluator):
    """Make the second evaluator of a small rulebook."""
    return evaluator(make.rulebook(make.rule("r", "document.kind: purchase_invoice")))


def failure_of(arguments, seconds=5.0):
    child = Child(arguments)
    with pytest.raises(EvaluatorError) as failed:
        child.ask(Ready(), Ready, seconds=seconds)
    return failed.value.reason


@pytest.mark.spec("AB-18")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_killed_child_is_a_reason_and_the_next_document_has_a_new_one(make, second):
    assert second.opinion(make.case()) == Opinion("r")
    os.kill(second.pid, signal.SIGKILL)
    reason = second.opinion(make.case())
    assert reason.code == "second_evaluator_crashed"
    assert reason.values == {"status": -signal.SIGKILL, "said": ()}
    assert second.opinion(make.case()) == Opinion("r")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_of_several_documents_none_suffers_for_a_crash_before_them(make, second):
    second.opinion(make.case())
    os.kill(second.pid, signal.SIGKILL)
    assert second.opinions([Facts(make.case()), Facts(make.case())]) == [Opinion("r")] * 2


@pytest.mark.spec("AB-18")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP on Windows")
def test_a_hanging_child_is_ended_in_time(make, evaluator):
    second = evaluator(make.rulebook(make.rule("r", "document.kind: purchase_invoice")), seconds=0.5)
    second.opinion(make.case())
    os.kill(second.pid, signal.SIGSTOP)
    begin = time.monotonic()
    assert second.opinion(make.case()).code == "second_evaluator_too_slow"
    assert time.monotonic() - begin < 3
    assert second.opinion(make.case()) == Opinion("r")


@pytest.mark.parametrize("arguments", [SLEEPS, NEVER_ENDS], ids=["sleeps", "loops in durable-rules"])
def test_a_child_that_never_answers_is_ended(arguments):
    assert failure_of(arguments, 1.0).code == "second_evaluator_too_slow"


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize("arguments", [RUBBISH, TOO_LONG])
def test_rubbish_is_a_reason(arguments):
    assert failure_of(arguments).code == "second_evaluator_garbled"


def test_a_child_that_ends_by_itself_is_a_reason():
    reason = failure_of(("-c", "raise SystemExit(3)"))
    assert (reason.code, reason.values) == ("second_evaluator_crashed", {"status": 3, "said": ()})


def test_the_last_lines_that_a_child_said_are_kept():
    reason = failure_of(
        ("-c", "import sys; sys.exit('no room' + 100 * '\\nline' + '\\a' * 100_000 + '\\nlast')")
    )
    assert (reason.values["status"], reason.values["said"][-1]) == (1, "last")
    assert len(reason.values["said"]) == 3
    assert all(line.isprintable() and len(line) <= 200 for line in reason.values["said"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_read_as_sentences(language):
    said = sentence(failure_of(("-c", "raise SystemExit('no room')")), language)
    assert "(status 1)." in said and said.endswith("no room.")


def test_after_three_failures_in_a_row_the_child_is_left_alone(make, second, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))  # no Python starts with this
    codes = [second.opinion(make.case()).code for _ in range(3)]
    monkeypatch.delenv("PYTHONHOME")
    assert [*codes, second.opinion(make.case()).code] == ["second_evaluator_crashed"] * 4


def test_a_child_that_was_left_alone_is_tried_again_after_some_hundred_documents(
    make, second, monkeypatch, tmp_path
):
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    assert [second.opinion(make.case()).code for _ in range(3)] == ["second_evaluator_crashed"] * 3
    monkeypatch.delenv("PYTHONHOME")
    facts = Facts(make.case())
    alone = [second.opinions([facts])[0] for _ in range(500)]
    assert {one.code for one in alone} == {"second_evaluator_crashed"}
    assert second.opinion(make.case()) == Opinion("r")


def test_a_child_can_be_started_before_it_is_asked(make, second):
    second.start()
    started = second.pid
    assert second.opinion(make.case()) == Opinion("r")
    assert second.pid == started is not None


@pytest.mark.spec("US-3")
def test_the_child_is_not_given_the_secrets_of_its_parent(monkeypatch):
    for name in ("BOEKWERK_KEY", "BOEKWERK_MAIL_PASSWORD", "BOEKWERK_STORE", "PGPASSWORD"):
        monkeypatch.setenv(name, "planted-in-the-environment")
    # What is said is cut, so only names that matter are told.
    told = "{n: v for n, v in os.environ.items() if n == 'PATH' or 'planted' in v}"
    dumps = f"import os, sys; sys.stderr.write(repr({told}))"
    with pytest.raises(EvaluatorError) as failed:
        Child(("-c", dumps)).ask(Ready(), Ready, seconds=20)
    said = str(failed.value.reason.values["said"])
    assert "PATH" in said
    assert "planted" not in said


def test_a_rulebook_is_made_before_the_child_is_ready():
    child = Child()
    ready = child.ask(Book(('{"r": {"nothing": []}}',), ()), Ready, seconds=20)
    child.close()
    assert ready.trouble.code == "second_evaluator_limit"


def test_an_answer_at_the_last_moment_is_too_slow_and_no_other_document_pays_for_it():
    child = Child(LATE)
    child._questions = 1
    child._watch.until(0.5)
    time.sleep(1.5)  # the answer is there, and the child was ended
    with pytest.raises(EvaluatorError) as failed:
        child._hear(Ready, 5)
    assert failed.value.reason.code == "second_evaluator_too_slow"


def test_a_child_is_never_ended_for_a_time_that_was_taken_back():
    child = Child(SLEEPS)
    for _ in range(2_000):
        child._watch.until(0.0)
        child._watch.until(None)
        was_ended = child._watch.has_bitten
        if was_ended:
            break
    time.sleep(0.3)
    assert child._watch.has_bitten is was_ended
    child.close()


def test_a_child_that_is_let_go_of_in_the_thread_that_watches_it_is_ended():
    child = Child(SLEEPS)
    child._watch._process = Closing(child)  # as the collector of garbage may: in any thread
    child._watch.until(0.0)
    child._watch._thread.join(10)
    assert not _lives(child.pid)


def test_the_same_fact_twice_is_what_durable_rules_calls_observed():
    ruleset = Ruleset("r", '{"r": {"all": [{"m": {"t": "d"}}]}}')
    ruleset.put({"t": "d"})
    with pytest.raises(NetworkTrouble) as raised:
        ruleset.put({"t": "d"})
    assert raised.value.trouble.code == "second_evaluator_collision"


def test_what_durable_rules_refuses_is_a_limit():
    with pytest.raises(NetworkTrouble) as raised:
        Ruleset("r", '{"r": {"nothing": []}}')
    assert raised.value.trouble.code == "second_evaluator_limit"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_no_child_outlives_its_parent():
    program = (
        "import sys\nfrom boekwerk.rules.durable.process import Child\n"
        "child = Child(); print(child.pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while _lives(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(child)


def test_a_forgotten_evaluator_leaves_no_process(make, evaluator):
    second = evaluator(make.rulebook(make.rule("r", "document.kind: purchase_invoice")))
    second.opinion(make.case())
    child, second._child = second.pid, None
    assert not _lives(child)


def _lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")  # one that ended and that nobody waited for is still listed
    return not status.exists() or status.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
