"""Files judged side by side: any process may die or hang, and no file is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from math import inf
from multiprocessing.connection import wait
from pathlib import Path
from time import monotonic
from typing import Generic

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.trial.desk import Desk, Piece, Task, refuse
from boekwerk.trial.worker import Alone, NotOpened, Worker

# One in hand and some waiting, so that a worker need not wait for its next file.
_OUTSTANDING = 8
_AHEAD_PER_JOB = 64
_MOST_LOSSES_IN_A_ROW = 10


def judge_in_workers(
    files: Sequence[Path],
    open_desk: Callable[[], Desk],
    task: Task[Piece],
    *,
    jobs: int,
    patience: float,
) -> Generator[Alone[Piece], None, None]:
    """Judge ``files`` in ``jobs`` processes and give the results in the order of the files.

    A file that takes longer than ``patience`` seconds is refused, and so is one that two processes
    died of. At most some hundred results wait for a slow one before them. Raises BoekwerkError
    when desks cannot be opened, or processes die one after the other. Closing the iterator ends
    the processes.
    """
    crew = _Crew(files, task, lambda: Worker(open_desk, task, patience=patience))
    done: dict[int, Alone[Piece]] = {}
    try:
        crew.hire(min(jobs, len(files)))
        for number in range(len(files)):
            while number not in done:
                crew.hand_out(number + _AHEAD_PER_JOB * jobs)
                done.update(crew.collect())
            yield done.pop(number)
    finally:
        crew.dismiss()


class _Crew(Generic[Piece]):
    """The workers and the numbers of the files that wait for one."""

    def __init__(
        self, files: Sequence[Path], task: Task[Piece], new_worker: Callable[[], Worker[Piece]]
    ) -> None:
        self._files = files
        self._task = task
        self._new_worker = new_worker
        self._workers: list[Worker[Piece]] = []
        self._waiting = deque(range(len(files)))
        self._suspects: set[int] = set()
        self._losses = 0

    def hire(self, workers: int) -> None:
        for _ in range(workers):
            self._workers.append(self._new_worker())

    def dismiss(self) -> None:
        for worker in self._workers:
            worker.stop()

    def hand_out(self, limit: int) -> None:
        """Give every worker something to do, files numbered below ``limit`` only."""
        for worker in self._workers:
            while worker.is_ready and len(worker.assigned) < _OUTSTANDING:
                if not self._waiting or self._waiting[0] >= limit:
                    return
                if not worker.give(self._waiting[0], self._files[self._waiting[0]]):
                    break
                self._waiting.popleft()

    def collect(self) -> dict[int, Alone[Piece]]:
        """Wait until a worker has something to say or takes too long, and give what came of it."""
        deadline = min(worker.deadline for worker in self._workers)
        timeout = None if deadline == inf else max(0.0, deadline - monotonic())
        speaking = wait([worker.connection for worker in self._workers], timeout)
        found: dict[int, Alone[Piece]] = {}
        for worker in tuple(self._workers):
            if worker.connection in speaking:
                found.update(self._hear(worker))
            elif worker.deadline <= monotonic():
                found.update(self._give_up(worker))
        return found

    def _hear(self, worker: Worker[Piece]) -> dict[int, Alone[Piece]]:
        message = worker.hear()
        if message is None:
            return self._lost(worker)
        if isinstance(message, NotOpened):
            raise BoekwerkError(message.reason)
        if not isinstance(message, Alone):
            return {}
        self._losses = 0
        return {worker.assigned.popleft(): message}

    def _lost(self, worker: Worker[Piece]) -> dict[int, Alone[Piece]]:
        """Replace a worker that died; the file in its hand is to blame only the second time."""
        if worker.assigned and worker.assigned[0] in self._suspects:
            number = worker.assigned.popleft()
            self._replace(worker)
            return {number: self._refused(number, Reason("cli_document_killed_worker"))}
        self._suspects.update(tuple(worker.assigned)[:1])
        self._replace(worker)
        return {}

    def _give_up(self, worker: Worker[Piece]) -> dict[int, Alone[Piece]]:
        if not worker.assigned:
            raise BoekwerkError(Reason("cli_workers_do_not_start"))
        number = worker.assigned.popleft()
        self._replace(worker)
        reason = Reason("cli_document_too_slow", {"seconds": int(worker.patience)})
        return {number: self._refused(number, reason)}

    def _replace(self, worker: Worker[Piece]) -> None:
        self._losses += 1
        if self._losses > _MOST_LOSSES_IN_A_ROW:
            raise BoekwerkError(Reason("cli_workers_die"))
        self._waiting.extendleft(reversed(worker.assigned))
        worker.stop()
        self._workers[self._workers.index(worker)] = self._new_worker()

    def _refused(self, number: int, reason: Reason) -> Alone[Piece]:
        return Alone(refuse(self._files[number], reason, self._task))
