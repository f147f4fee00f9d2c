"""Several workers side by side on this machine, each in a process of its own."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.work import Work
from boekwerk.trial.worker import without_interrupts
from boekwerk.workflow.advance import Acts
from boekwerk.workflow.chores import Chore
from boekwerk.workflow.delivery import Done, Post, Stopping, Told
from boekwerk.workflow.loop import LocalLoop
from boekwerk.workflow.office import Office
from boekwerk.workflow.queue import Queue

# Every platform can spawn; a fork would copy threads' locks, and Windows has none.
_SPAWN = get_context("spawn")
_SECONDS_OF_A_LOOK = 0.2
_MOST_LOSSES_IN_A_ROW = 10

Opens = Callable[[], AbstractContextManager[Office]]
"""Opens the office in the process of a worker: it goes there by its name."""


class Job(Struct, frozen=True):
    """What each worker does: see `Post`. ``once`` is until nothing is due."""

    opens: Opens
    acts: Mapping[DocumentState, Acts]
    by_queue: bool
    once: bool
    chores: tuple[Chore, ...] = ()


class _Failed(Struct, frozen=True):
    """A worker cannot go on."""

    reason: Reason


def work_alone(job: Job, stopping: Stopping, told: Told, done: Done) -> None:
    """Do the work in this process. Raises what `LocalLoop.run` raises."""
    with job.opens() as office:
        post = Post(office, job.acts, stopping, told, done, job.chores)
        (Queue if job.by_queue else LocalLoop)(post).run(once=job.once)


class Crew:
    """So many workers, of whom each that dies is replaced by another one."""

    def __init__(self, job: Job, told: Told, done: Done) -> None:
        self._job = job
        self._told = told
        self._done = done
        self._workers: dict[Connection, _Worker] = {}
        self._losses = 0

    def run(self, workers: int, stopping: Stopping) -> None:
        """Work until all have ended: because they were asked to, or nothing is due any more.

        Raises BoekwerkError when a worker cannot go on, or they die one after the other.
        """
        try:
            for _ in range(workers):
                self._hire()
            while self._workers:
                if stopping.is_set():
                    for worker in self._workers.values():
                        worker.ask_to_end()
                for speaking in wait(list(self._workers), _SECONDS_OF_A_LOOK):
                    assert isinstance(speaking, Connection)
                    self._hear(speaking, stopping)
        finally:
            for worker in self._workers.values():
                worker.ask_to_end()
            for worker in self._workers.values():
                worker.wait()

    def _hire(self) -> None:
        worker = _Worker(self._job)
        self._workers[worker.connection] = worker

    def _hear(self, speaking: Connection, stopping: Stopping) -> None:
        try:
            message = speaking.recv()
        except (EOFError, OSError):
            self._ended(speaking, stopping)
            return
        self._losses = 0
        if isinstance(message, Work):
            self._done(message)
        elif isinstance(message, Reason):
            self._told(message)
        elif isinstance(message, _Failed):
            raise BoekwerkError(message.reason)

    def _ended(self, speaking: Connection, stopping: Stopping) -> None:
        code = self._workers.pop(speaking).wait()
        if code == 0 or stopping.is_set():
            return
        self._losses += 1
        if self._losses > _MOST_LOSSES_IN_A_ROW:
            raise BoekwerkError(Reason("workers_die"))
        self._told(Reason("worker_lost", {"code": code}))
        self._hire()


class _Worker:
    """A process that works, as the one that it works for sees it."""

    def __init__(self, job: Job) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs, job), daemon=True)
        with without_interrupts():
            self._process.start()
        # Ours must be the only end left, or the worker's death would never read as an end of file.
        theirs.close()

    def ask_to_end(self) -> None:
        """Let it finish the document in hand, and end."""
        with suppress(OSError):
            self.connection.send(None)

    def wait(self) -> int | None:
        """Wait until it has ended, and give its exit code."""
        self._process.join()
        self.connection.close()
        return self._process.exitcode


def _work(connection: Connection, job: Job) -> None:
    stopping = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGHUP})
    threading.Thread(target=_listen, args=(connection, stopping), daemon=True).start()
    speech = threading.Lock()

    def say(message: object) -> None:
        # Whoever started us may be gone; then `_listen` hears it.
        with speech, suppress(OSError):
            connection.send(message)

    try:
        work_alone(job, stopping, say, say)
    except BoekwerkError as error:
        say(_Failed(error.reason))
        sys.exit(1)


def _listen(connection: Connection, stopping: threading.Event) -> None:
    """Wait for anything to be said, or for the death of whoever started us: then it is time to end."""
    with suppress(EOFError, OSError):
        connection.recv()
    stopping.set()
