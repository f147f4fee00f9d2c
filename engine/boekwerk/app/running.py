"""Workers: what `boekwerk run` starts, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Literal

from msgspec import Struct

from boekwerk.app.mailing import send_mail
from boekwerk.app.store import open_store, store_place
from boekwerk.app.workflow import ACTS, open_workflow
from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.work import Work
from boekwerk.workflow.archiving import archive_due
from boekwerk.workflow.crew import Crew, Job, work_alone
from boekwerk.workflow.delivery import Stopping, Told
from boekwerk.workflow.office import Office
from boekwerk.workflow.queue_tables import is_possible
from boekwerk.workflow.reminders import due_reminders
from boekwerk.workflow.waker import wake_what_came

Delivery = Literal["auto", "loop", "procrastinate"]

_SECONDS_BETWEEN = 60.0


class Running(Struct, frozen=True):
    """How to work: on which store, with how many workers, until nothing is due or until stopped."""

    store: str | None = None
    workers: int = 1
    once: bool = False
    queue: Delivery = "auto"


class Worked(Struct, frozen=True):
    """What came of it: how many documents are in each state now, and how many for each reason."""

    documents: int
    states: Mapping[DocumentState, int]
    reasons: Mapping[str, int]


def run_workers(running: Running, stopping: Stopping, told: Told) -> Worked:
    """Work until asked to end, or with ``once`` until nothing is due. What is worth knowing is ``told``.

    Raises StoreError when the store is not there, was upgraded meanwhile or has no queue, BoekwerkError
    when workers cannot work.
    """
    with open_store(running.store) as store:
        by_queue = _by_queue(running, is_possible=is_possible(store), place=str(store.place))
    place = store_place(running.store)
    job = Job(
        partial(_opened, place),
        ACTS,
        by_queue,
        running.once,
        (archive_due, due_reminders, send_mail, wake_what_came),
    )
    way = "worker_begins_queue" if by_queue else "worker_begins_loop"
    told(Reason(way, {"workers": running.workers, "store": str(store.place)}))
    tally = _Tally(told, forgets=not running.once)
    if running.workers == 1:
        work_alone(job, stopping, told, tally.add)
    else:
        Crew(job, told, tally.add).run(running.workers, stopping)
    told(Reason("worker_asked_to_end" if stopping.is_set() else "worker_found_nothing_due"))
    return tally.worked()


class _Tally:
    """Counts what came of documents; one that is looked at twice counts as it was last.

    What ``forgets`` counts the times that a document was looked at, and says now and then how many.
    """

    def __init__(self, told: Told, *, forgets: bool) -> None:
        self._told = told
        self._forgets = forgets
        self._last: dict[int, tuple[DocumentState, tuple[str, ...]]] = {}
        self._states: Counter[DocumentState] = Counter()
        self._reasons: Counter[str] = Counter()
        self._since = 0
        self._said = monotonic()

    def add(self, work: Work) -> None:
        codes = tuple(dict.fromkeys(reason.code for reason in work.reasons))
        self._since += 1
        self._count(work.state, codes, 1)
        if not self._forgets:
            if work.document in self._last:
                self._count(*self._last[work.document], -1)
            self._last[work.document] = (work.state, codes)
        elif monotonic() - self._said >= _SECONDS_BETWEEN:
            self._told(Reason("worker_looked_at", {"documents": self._since}))
            self._since, self._said = 0, monotonic()

    def worked(self) -> Worked:
        states = {state: count for state, count in self._states.items() if count}
        reasons = {code: count for code, count in self._reasons.most_common() if count}
        return Worked(sum(states.values()), states, reasons)

    def _count(self, state: DocumentState, codes: tuple[str, ...], by: int) -> None:
        self._states[state] += by
        for code in codes:
            self._reasons[code] += by


@contextmanager
def _opened(place: str) -> Iterator[Office]:
    with open_store(place) as store, open_workflow(store) as office:
        yield office


def _by_queue(running: Running, *, is_possible: bool, place: str) -> bool:
    if running.queue == "procrastinate" and not is_possible:
        raise StoreError(Reason("worker_queue_not_possible", {"store": place}))
    return is_possible and running.queue != "loop"
