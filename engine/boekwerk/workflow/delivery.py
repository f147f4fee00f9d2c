"""Bringing documents to `advance`: what both ways of doing it have in common.

A loop in this process (`boekwerk.workflow.loop`) works on any store; Procrastinate
(`boekwerk.workflow.queue`) on a PostgreSQL server, for workers on any number of machines. Both bring the
numbers of documents and no more: the row says what is next.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.migrating import revisions, store_version
from boekwerk.store.work import Step, Work, give_back, move, work_of
from boekwerk.trial.faults import fault_name
from boekwerk.workflow.advance import Acts, advance
from boekwerk.workflow.backoff import MOST_ATTEMPTS
from boekwerk.workflow.chores import Chore, Chores
from boekwerk.workflow.heartbeat import Heartbeat
from boekwerk.workflow.held_back import again
from boekwerk.workflow.office import Office

Told = Callable[[Reason], None]
"""Is told what a worker has to say to who looks after it."""

Done = Callable[[Work], None]
"""Is given every document that was looked at, as it is then."""


_OUTAGES = frozenset({"store_failed", "store_busy"})

PATIENCE = datetime.timedelta(seconds=5)
"""For how long a worker that works until nothing is due waits for what has its turn soon.

What is tried again after it failed it does not wait for.
"""


class StoreUpgraded(StoreError):
    """The store's tables are another version's by now: this worker ends, and is to be started anew."""


class Stopping(Protocol):
    """Whether a worker was asked to end; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Tell whether it was."""

    def wait(self, timeout: float, /) -> bool:
        """Wait so many seconds, or until it was; tell whether it was."""


class Post(Struct, frozen=True):
    """A worker's post: where it works, what it can do, when it ends, and whom it tells what.

    ``chores`` are what it does besides.
    """

    office: Office
    acts: Mapping[DocumentState, Acts]
    stopping: Stopping
    told: Told = lambda _: None
    done: Done = lambda _: None
    chores: tuple[Chore, ...] = ()


class Deliverer:
    """Looks at documents one by one, whatever they do to it."""

    def __init__(self, post: Post, heartbeat: Heartbeat, chores: Chores) -> None:
        self._post = post
        self._heartbeat = heartbeat
        self.chores = chores
        self._acts = {state: _within_reason(act) for state, act in post.acts.items()}

    def deliver(self, document: int) -> Work | None:
        """Take a document (its row) as far as it goes; None: it was not due, or another has it.

        What goes wrong in an act costs the document an attempt, and is tried again later; one that does so
        too often is set aside with that reason. Raises StoreError when the store fails.
        """
        office = self._post.office
        try:
            with self._heartbeat.of(document):
                work = advance(office, document, self._acts)
        except Exception as error:
            if is_outage(error):
                raise
            work = _broke_down(office, document, error)
        except BaseException:
            _let_go(office, document)
            raise
        if work is not None:
            self._post.done(work)
        return work


@contextmanager
def delivering(post: Post) -> Iterator[Deliverer]:
    """Give what looks at documents, for as long as a worker works."""
    office = post.office
    # Whoever is cut off in the middle of a transaction holds up the others no longer than by a lease.
    office.store.end_idle_transactions(max(math.ceil(office.lease.total_seconds()), 1))
    chores = Chores(office, post.chores, post.told)
    with Heartbeat(office) as heartbeat, chores:
        yield Deliverer(post, heartbeat, chores)


def refuse_other_version(connection: Connection) -> None:
    """Raise StoreUpgraded when the store is not what this version of Boekwerk works with any more."""
    version = store_version(connection)
    if version != revisions()[-1]:
        raise StoreUpgraded(Reason("worker_store_upgraded", {"version": version or "-"}))


def is_outage(error: Exception) -> bool:
    """Tell whether it was the store that failed, whatever was asked of it."""
    return isinstance(error, StoreError) and error.reason.code in _OUTAGES


def _within_reason(act: Acts) -> Acts:
    """Make an act that sets aside what was tried too often, as when it is the death of its workers."""

    def acted(office: Office, work: Work) -> Work:
        # What is ambiguous is looked up for as long as there is something to hope for.
        if work.attempts <= MOST_ATTEMPTS or work.state == "ambiguous":
            return act(office, work)
        reasons = work.reasons or (Reason("document_lost_workers", {"attempts": work.attempts}),)
        return office.store.write(
            lambda connection: move(connection, work, _aside(work, reasons), office.worker, office.now())
        )

    return acted


def _aside(work: Work, reasons: tuple[Reason, ...]) -> Step:
    """Give the step of setting a document aside: nothing is said of one that may have been sent."""
    given_up = Reason("document_tried_too_often", {"attempts": work.attempts})
    said = (given_up, *(reason for reason in reasons if reason.code != given_up.code))
    if work.state in ("posting", "ambiguous"):
        return Step("ambiguous", None, said, why=reasons[0])
    return Step("failed", None, said, why=reasons[0])


def _broke_down(office: Office, document: int, error: Exception) -> Work | None:
    reason = Reason("document_broke_worker", {"fault": fault_name(error)})

    def work(connection: Connection) -> Work | None:
        held = work_of(connection, document)
        if held.lease_by != office.worker:
            return None
        now = office.now()
        step = again(held, reason, now)
        if step.state == "failed":
            step = _aside(held, (reason,))
        return move(connection, held, step, office.worker, now)

    return office.store.write(work)


def _let_go(office: Office, document: int) -> None:
    """Give back a document in hand, for whoever is next."""

    def work(connection: Connection) -> None:
        held = work_of(connection, document)
        if held.lease_by == office.worker:
            give_back(connection, held)

    office.store.write(work)
