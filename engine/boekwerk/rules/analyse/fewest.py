"""The fewest of several things that already do what all of them together do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def fewest(things: Sequence[T], suffice: Callable[[Sequence[T]], bool]) -> tuple[T, ...]:
    """Give a selection from which nothing can be left out; ``things`` as a whole suffice.

    By halves (QuickXplain, Junker 2004), so that a few of a thousand are found in some tens of tries.
    All of them, when what was found does not suffice after all: trying may end in 'not known'.
    """
    found = _needed([], False, list(things), suffice)
    return tuple(found) if len(found) == len(things) or suffice(found) else tuple(things)


def _needed(
    base: list[T], is_new: bool, things: list[T], suffice: Callable[[Sequence[T]], bool]
) -> list[T]:
    if is_new and suffice(base):
        return []
    if len(things) < 2:
        return things
    half = len(things) // 2
    first, last = things[:half], things[half:]
    of_last = _needed(base + first, bool(first), last, suffice)
    of_first = _needed(base + of_last, bool(of_last), first, suffice)
    return of_first + of_last
