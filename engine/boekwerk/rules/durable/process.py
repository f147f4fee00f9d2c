"""The child process as its parent sees it: every way in which it can fail becomes a reason."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from time import monotonic
from typing import Any

from msgspec import MsgspecError, msgpack

from boekwerk.domain.errors import EvaluatorError
from boekwerk.domain.reason import Reason
from boekwerk.resources import environment_of_children
from boekwerk.rules.durable.last_words import LastWords
from boekwerk.rules.durable.wire import Garbled, receive, send

_CHILD = ("-P", "-m", "boekwerk.rules.durable.child")
_SECONDS_BETWEEN_LOOKS = 0.1
_NO_WINDOW = 0
if sys.platform == "win32":  # where a program without a console would show one for the child
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW


@cache
def is_installed() -> bool:
    """Tell whether durable-rules is there, without loading it into this process."""
    try:
        return find_spec("durable_rules_engine") is not None
    except ValueError:  # somebody hid it
        return False


class Child:
    """A process of its own, spawned, that answers questions, one at a time.

    Raises EvaluatorError when it cannot be started. ``arguments`` are those of Python. Questions bear
    numbers, and answers the number of their question. Whoever asks from several threads locks.
    """

    def __init__(self, arguments: tuple[str, ...] = _CHILD) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment_of_children(),
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            raise EvaluatorError(Reason("second_evaluator_not_started", {"problem": str(error)})) from error
        assert self._process.stderr is not None
        self._watch = _Watch(self._process)
        self._last_words = LastWords(self._process.stderr)
        self._questions = 0
        # Whoever forgets to close it leaves no process behind all the same.
        self._end = weakref.finalize(self, _end, self._process, self._watch, self._last_words)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_ended(self) -> bool:
        """Whether it was ended, by `close` or because something went wrong."""
        return not self._end.alive

    def ask(self, question: Any, kind: type[Any], *, seconds: float) -> Any:
        """Send a message, and wait for one of a kind that answers it, ``seconds`` at most.

        Raises EvaluatorError when there is none. Then, and whatever else interrupts it, the process is
        ended: its answer might be taken for that to a later question.
        """
        try:
            self._watch.until(seconds)
            self._questions += 1
            self._tell(question)
            return self._hear(kind, seconds)
        except BaseException:
            self.close()
            raise
        finally:
            self._watch.until(None)

    def _tell(self, question: Any) -> None:
        assert self._process.stdin is not None
        # It is gone, or will not read: `_hear` tells which. A handler of a signal may ask in between.
        with suppress(OSError, ValueError, RuntimeError):
            send(self._process.stdin, question, self._questions)

    def _hear(self, kind: type[Any], seconds: float) -> Any:
        try:
            heard = self._received(kind)
        except (Garbled, MsgspecError):
            raise self._failed("second_evaluator_garbled") from None
        self._watch.until(None)
        # Also where the answer came at the last moment: the next question would find nobody.
        if self._watch.has_bitten:
            raise self._failed("second_evaluator_too_slow", seconds=int(seconds))
        if heard is None:
            raise self._failed("second_evaluator_crashed")
        return heard

    def _received(self, kind: type[Any]) -> Any:
        assert self._process.stdout is not None
        try:
            answer = receive(self._process.stdout)
        except (OSError, ValueError, RuntimeError):  # closed while it was read
            return None
        if answer is None:
            return None
        number, body = answer
        if number != self._questions:
            raise Garbled
        return msgpack.decode(body, type=kind)

    def close(self) -> None:
        """End the process, whatever it is doing. May be called twice."""
        self._end()

    def _failed(self, code: str, **values: Any) -> EvaluatorError:
        self.close()
        if code == "second_evaluator_crashed":
            values = {"status": self._process.returncode, "said": self._last_words.lines}
        return EvaluatorError(Reason(code, values))


def _end(process: subprocess.Popen[bytes], watch: _Watch, last_words: LastWords) -> None:
    """End a process. This may run in any thread, also in the two of the process itself."""
    process.kill()
    watch.stop()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            # What was not sent yet cannot be sent any more.
            with suppress(OSError, RuntimeError):
                stream.close()
    process.wait()
    last_words.end()


class _Watch:
    """Kills a process that takes too long: reading from it then ends, on every platform.

    One thread for a child; setting the time costs it next to nothing. After `until` has returned,
    nothing is killed for a time that was set before.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.has_bitten = False
        self._process = process
        self._deadline: float | None = None
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="second evaluator", daemon=True)
        self._thread.start()

    def until(self, seconds: float | None) -> None:
        """Allow so many seconds from now; None: for ever."""
        with self._lock:
            self._deadline = None if seconds is None else monotonic() + seconds

    def stop(self) -> None:
        """Watch no longer."""
        self._ended.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _look(self) -> None:
        while not (self._ended.wait(_SECONDS_BETWEEN_LOOKS) or self._has_killed()):
            pass

    def _has_killed(self) -> bool:
        with self._lock:
            if self._deadline is None or monotonic() <= self._deadline:
                return False
            self.has_bitten = True
            self._process.kill()
            return True
