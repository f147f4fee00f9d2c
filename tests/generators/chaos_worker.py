"""A worker to kill: works on a store until it is killed, by a clock that goes faster.

    python tests/generators/chaos_worker.py STORE BEGAN SPEED

``BEGAN`` is the moment, in seconds since 1970, at which the fast clock began; see `fast_clock`.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable

from msgspec.structs import replace

from boekwerk.app.workflow import ACTS, open_workflow
from boekwerk.store.database import Store
from boekwerk.workflow.delivery import Post
from boekwerk.workflow.loop import LocalLoop

LEASE = datetime.timedelta(seconds=20)
_FIRST = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)


def fast_clock(began: float, speed: float) -> Callable[[], datetime.datetime]:
    """Make a clock that goes so many times as fast as time does, and the same in every process."""
    return lambda: _FIRST + datetime.timedelta(seconds=(time.time() - began) * speed)


class _UntilKilled:
    """Never asked to end; waits as long as the fast clock says."""

    def __init__(self, speed: float) -> None:
        self._speed = speed

    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float) -> bool:
        time.sleep(timeout / self._speed)
        return False


def work(place: str, began: float, speed: float) -> None:
    """Work until killed."""
    now = fast_clock(began, speed)
    with Store.open(place, create=False) as store, open_workflow(store, now=now) as office:
        LocalLoop(Post(replace(office, lease=LEASE), ACTS, _UntilKilled(speed))).run()


if __name__ == "__main__":
    work(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
