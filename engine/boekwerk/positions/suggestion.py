"""What was probably meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

# Comparing takes time: nobody misspells a word of this length, and of thousands of codes one is
# always near by chance.
_LONGEST = 80
_MOST_CANDIDATES = 1_000


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """Give the known word that is most like ``word``, whatever its case; None when none is near.

    Of equally near words the first in alphabetical order is given. Among more than a thousand known
    words none is looked for.
    """
    if not word or len(word) > _LONGEST or len(known) > _MOST_CANDIDATES:
        return None
    by_folded: dict[str, str] = {}
    for candidate in sorted(known):
        by_folded.setdefault(_folded(candidate), candidate)
    wanted = _folded(word)
    if wanted in by_folded:
        return by_folded[wanted]
    near = get_close_matches(wanted, by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
