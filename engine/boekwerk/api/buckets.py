"""Rate limits: everybody has a bucket that fills at a steady rate, and each request takes one drop.

They are kept in this process: with several, each lets through as much.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

_MOST_REMEMBERED = 10_000


class Buckets:
    """The buckets of everybody who asked lately; ``a_minute`` is how much each holds, and fills by."""

    def __init__(self, a_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._rate = a_minute / 60
        self._now = now
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, who: Hashable) -> int:
        """Take a drop of somebody's bucket; where it is empty, give after how many seconds there is one."""
        now = self._now()
        with self._lock:
            level, since = self._levels.pop(who, (self._most, now))
            level = min(self._most, level + (now - since) * self._rate)
            is_empty = level < 1
            self._levels[who] = (level if is_empty else level - 1, now)
            while len(self._levels) > _MOST_REMEMBERED:
                self._levels.popitem(last=False)
        return math.ceil((1 - level) / self._rate) if is_empty else 0

    def fill(self, who: Hashable) -> None:
        """Fill somebody's bucket: he showed who he is."""
        with self._lock:
            self._levels.pop(who, None)
