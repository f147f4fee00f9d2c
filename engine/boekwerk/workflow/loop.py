"""The loop: a worker that asks the store itself what is due. It works on any store, without set-up."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

from boekwerk.store.work import due_documents, next_free
from boekwerk.workflow.delivery import PATIENCE, Deliverer, Post, delivering, refuse_other_version
from boekwerk.workflow.outages import work_on

_MOST_AT_A_TIME = 20
_LONGEST_SLEEP = datetime.timedelta(seconds=1)


class LocalLoop:
    """A worker that takes what is due, some at a time; several side by side do no harm."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def run(self, *, once: bool = False) -> None:
        """Work until it is asked to end, or with ``once`` until nothing is due.

        It finishes the document in hand first. Raises StoreUpgraded when the store was upgraded meanwhile,
        StoreError when it cannot be reached: without ``once`` it waits for that to pass.
        """
        with delivering(self._post) as deliverer:
            work_on(self._post, lambda: self._went_on(deliverer, once=once), once=once)

    def _went_on(self, deliverer: Deliverer, *, once: bool) -> bool:
        """Do some of what is due, or wait for it; False: there is nothing left to do."""
        if self._looked(deliverer) or (once and deliverer.chores.do()):
            return True
        return self._slept(once=once)

    def _looked(self, deliverer: Deliverer) -> bool:
        """Look at some of what is due; False: nothing is."""
        due = self._due()
        for document in due:
            if self._post.stopping.is_set():
                return True
            deliverer.deliver(document)
        return bool(due)

    def _due(self) -> Sequence[int]:
        office = self._post.office
        with office.store.reading() as connection:
            refuse_other_version(connection)
            found = list(due_documents(connection, office.now(), _MOST_AT_A_TIME))
        # Those who work side by side do not all reach for the same one.
        random.shuffle(found)
        return found

    def _slept(self, *, once: bool) -> bool:
        """Sleep until something may be due; False: there is nothing to wait for."""
        office = self._post.office
        now = office.now()
        with office.store.reading() as connection:
            free = next_free(connection, now + (PATIENCE if once else _LONGEST_SLEEP), untried=once)
        if once and free is None:
            return False
        pause = (
            _LONGEST_SLEEP if free is None else min(max(free - now, datetime.timedelta()), _LONGEST_SLEEP)
        )
        self._post.stopping.wait(pause.total_seconds())
        return True
