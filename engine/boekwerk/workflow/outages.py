"""Working on while the store comes and goes: a server that is restarted strands nobody."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.workflow.backoff import next_try
from boekwerk.workflow.delivery import Post, is_outage

_LONGEST = datetime.timedelta(seconds=15)
_MOST = 8


def work_on(post: Post, some: Callable[[], bool], *, once: bool) -> None:
    """Do ``some`` of the work until there is no more (False), or the worker is asked to end.

    Where the store fails it is tried again, ever later; with ``once`` a few times only. Raises StoreError
    then, and whatever else ``some`` raises.
    """
    failures = 0
    while not post.stopping.is_set():
        try:
            if not some():
                return
            failures = 0
        except StoreError as error:
            failures += 1
            if not is_outage(error) or (once and failures >= _MOST):
                raise
            if failures == 1:
                post.told(Reason("worker_without_store", {"store": str(post.office.store.place)}))
            pause = min(next_try(failures, random.Random()), _LONGEST)
            post.stopping.wait(pause.total_seconds())
