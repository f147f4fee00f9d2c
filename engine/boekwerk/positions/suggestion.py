"""What was probably meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

# Comparing takes time: nobody misspells a word of this length, and of thousands of codes one is
# always near by chance.
_LONGEST = 80
_MOST_CANDIDATES = 1_000
_NEAR = 0.6
_SURE = 0.8


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """Give the known word that is most like ``word``, whatever its case; None when none is near.

    Which of equally near words is given does not depend on their order. Among more than a thousand known
    words none is looked for.
    """
    return next(iter(nearest(word, known, most=1)), None)


def nearest(word: str, known: Collection[str], most: int = 3) -> tuple[str, ...]:
    """Give the known words that are most like ``word``, as `did_you_mean` does, the nearest first.

    One that is as good as the same is given alone: the others would only raise doubt.
    """
    if not word or len(word) > _LONGEST or len(known) > _MOST_CANDIDATES:
        return ()
    by_folded: dict[str, str] = {}
    for candidate in sorted(known):
        by_folded.setdefault(_folded(candidate), candidate)
    wanted = _folded(word)
    if wanted in by_folded:
        return (by_folded[wanted],)
    near = get_close_matches(wanted, by_folded, n=most, cutoff=_NEAR)
    sure = get_close_matches(wanted, near, n=1, cutoff=_SURE)
    return tuple(by_folded[found] for found in sure or near)


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
