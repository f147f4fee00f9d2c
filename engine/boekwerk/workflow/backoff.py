"""How long to wait before something that failed is tried again."""

from __future__ import annotations

import datetime
from random import Random

MOST_ATTEMPTS = 12
"""After so many attempts in a row a person has to look: trying once more will not help."""

_FIRST = datetime.timedelta(seconds=2)
_LONGEST = datetime.timedelta(hours=1)
_MOST_DOUBLINGS = 20


def next_try(attempts: int, random: Random) -> datetime.timedelta:
    """Say how long to wait after so many attempts (from 1) that failed: more each time, an hour at most.

    Full jitter: anything from nothing to that, so that those who failed together do not come back together.
    """
    doublings = min(max(attempts, 1), _MOST_DOUBLINGS)
    return min(_FIRST * (1 << doublings), _LONGEST) * random.random()
