"""One process that judges files, seen from inside and from the process that it works for."""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Generic

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.trial.desk import Desk, Judged, Piece, Task, judge
from boekwerk.trial.in_flight import Nothing, Question

# Every platform can spawn; a fork would copy threads' locks, and Windows has none.
_SPAWN = get_context("spawn")
_SECONDS_TO_START = 120.0


class Alone(Struct, Generic[Piece], frozen=True):
    """A file judged as if nothing else were on its way, and what was asked about that meanwhile."""

    judged: Judged[Piece]
    asked: frozenset[Question] = frozenset()


class Ready(Struct, frozen=True):
    """The worker has opened its desk."""


class NotOpened(Struct, frozen=True):
    """The worker could not open its desk."""

    reason: Reason


class Worker(Generic[Piece]):
    """A process with a desk. ``assigned`` are the numbers of the files it has, the first in hand."""

    def __init__(self, open_desk: Callable[[], Desk], task: Task[Piece], *, patience: float) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        self.assigned: deque[int] = deque()
        self.is_ready = False
        self.patience = patience
        self._since = monotonic()
        arguments = (theirs, open_desk, task)
        self._process = _SPAWN.Process(target=_work, args=arguments, daemon=True)
        with without_interrupts():
            self._process.start()
        # Ours must be the only end left, or the worker's death would never read as an end of file.
        theirs.close()

    @property
    def deadline(self) -> float:
        """When patience ends, on the monotonic clock; infinite for one that has nothing to do."""
        if not self.is_ready:
            return self._since + _SECONDS_TO_START
        return self._since + self.patience if self.assigned else inf

    def give(self, number: int, path: Path) -> bool:
        """Assign a file; False when the worker is gone."""
        try:
            self.connection.send(path)
        except OSError:
            return False
        if not self.assigned:
            self._since = monotonic()
        self.assigned.append(number)
        return True

    def hear(self) -> Alone[Piece] | Ready | NotOpened | None:
        """Take the next message, once the connection is readable; None when the worker is gone."""
        try:
            message: Alone[Piece] | Ready | NotOpened = self.connection.recv()
        except (EOFError, OSError):
            return None
        self._since = monotonic()
        self.is_ready = True
        return message

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.connection.close()
        # It has nothing of its own to tidy up, and one that is starting hears no other signal.
        self._process.kill()
        self._process.join()
        self._process.close()


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Let processes start that Ctrl-C does not reach; in this one it is answered afterwards.

    Ctrl-C goes to all processes of a terminal, and only the first should answer. The child inherits
    that the signal is blocked; where there is no such thing (Windows), `_work` ignores it. Other
    signals that end this process wait too, or a child would be left half started.
    """
    if sys.platform == "win32":
        yield
        return
    # Started by the first child otherwise, and it would end the blocking.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection, open_desk: Callable[[], Desk], task: Task[Piece]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGHUP})
    try:
        desk = open_desk()
    except BoekwerkError as error:
        connection.send(NotOpened(error.reason))
        return
    # The parent closes its end to stop us, or has died.
    with suppress(EOFError, OSError):
        connection.send(Ready())
        while True:
            nothing = Nothing()
            judged = judge(desk, connection.recv(), nothing, task)
            connection.send(Alone(judged, frozenset(nothing.asked)))
