"""Answers that depend on an administration and little else, worked out once.

An administration is a snapshot: it answers the same for as long as it lives, and another state of it is
another object. So what was found out from one stays true, and nothing ever has to be thrown away for
being stale; only to keep memory bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from boekwerk.domain.lookups import Administration

MOST_ADMINISTRATIONS = 32
"""For how many administrations, those last asked for, answers are kept."""

_Key = ParamSpec("_Key")
_Answer = TypeVar("_Answer")
_Find = Callable[Concatenate[Administration, _Key], _Answer]


def per_administration(most: int) -> Callable[[_Find[_Key, _Answer]], _Find[_Key, _Answer]]:
    """Remember the ``most`` last answers per administration; what else it is asked by must be hashable.

    The function itself, which remembers nothing, is at ``__wrapped__``.
    """

    def remember(find: _Find[_Key, _Answer]) -> _Find[_Key, _Answer]:
        @lru_cache(maxsize=MOST_ADMINISTRATIONS)
        def of(administration: Administration) -> Callable[..., _Answer]:
            return lru_cache(maxsize=most)(partial(find, administration))

        def remembering(
            administration: Administration, /, *key: _Key.args, **named: _Key.kwargs
        ) -> _Answer:
            return of(administration)(*key, **named)

        update_wrapper(remembering, find)
        return remembering

    return remember
