"""What goes wrong, when: a script that is played once, or dice with a seed."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

Fault = Literal[
    "timeout_before",
    "timeout_after",
    "late_commit",
    "twice",
    "cut_before",
    "cut_after",
    "429",
    "500_before",
    "500_after",
    "malformed",
    "slow",
    "400",
    "401",
    "none",
]
"""What can go wrong with a call.

- timeout_before, timeout_after: no answer, and nothing done; no answer, but it was done
- late_commit: no answer, and it is done when the caller has given up waiting
- twice: the answer comes two times
- cut_before, cut_after: the connection ends before, after it was done
- 429: too many calls (nothing done); 500_before, 500_after: an error before, after it was done
- malformed: it was done, and the answer is half an answer
- slow: it takes a while; 400: it is refused; 401: the token is refused
- none: nothing goes wrong this time
"""
FAULTS: tuple[Fault, ...] = get_args(Fault)
CHANGING = frozenset({"send", "update", "release", "block", "reverse", "attach"})
"""The calls that change something in the package."""


class Faults:
    """What is to go wrong; a script goes first, then the dice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.set((), {}, 0, CHANGING)

    def set(
        self, script: Sequence[Fault], rates: Mapping[Fault, float], seed: int, on: Collection[str]
    ) -> None:
        """Begin a script and dice anew: each fault of ``rates`` has that chance, for calls in ``on``."""
        unknown = {*script, *rates} - {*FAULTS}
        if unknown:
            raise ValueError(f"no such faults: {', '.join(sorted(unknown))}")
        with self._lock:
            self._script = deque(script)
            self._rates = dict(rates)
            self._dice = random.Random(seed)
            self._on = frozenset(on)

    def next(self, action: str) -> Fault:
        """Say what goes wrong with a call."""
        with self._lock:
            if action not in self._on:
                return "none"
            if self._script:
                return self._script.popleft()
            thrown = self._dice.random()
            for fault, chance in self._rates.items():
                thrown -= chance
                if thrown < 0:
                    return fault
            return "none"
