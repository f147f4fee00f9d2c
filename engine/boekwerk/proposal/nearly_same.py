"""Texts that are nearly the same: same words in another order, a word spelt otherwise (LR-4)."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from boekwerk.proposal.clues import Memory
from boekwerk.proposal.track_record import TrackRecord

LEAST_ALIKE = 85
"""How alike two texts must be, in percent: 100 less the share of letters to take out and put in."""

_SHORTEST = 6
_LONGEST = 120
_MOST_COMPARED = 500
_MOST_TRIED = 100


class NearlySame:
    """The different wordings of a relation, each from the turn on in which it was first booked."""

    def __init__(self) -> None:
        self._wordings: list[str] = []
        self._turns: list[int] = []
        self._accounts: list[str] = []

    def note(self, words: str, turn: int, account: str) -> None:
        """Remember a wording that was not booked before, and the account that it was put on."""
        self._wordings.append(words)
        self._turns.append(turn)
        self._accounts.append(account)

    def nearest(self, words: str) -> str | None:
        """Give the wording that is most alike, the latest of equals; None when none is alike enough."""
        return self._nearest(words, len(self._wordings))

    def try_on(self, memory: Memory, record: TrackRecord) -> None:
        """Count how often a new wording was booked on the account of the one that it was most alike."""
        last = len(self._wordings)
        for at in range(max(0, last - _MOST_TRIED), last):
            turn = self._turns[at]
            # What is new in one booking says nothing of the rest of it yet.
            found = self._nearest(self._wordings[at], bisect_left(self._turns, turn))
            said = None if found is None else memory.wordings[found].account_before(turn)
            if said is not None:
                record.note("similar", "near", right=said == self._accounts[at])

    def _nearest(self, words: str, before: int) -> str | None:
        """Compare with the wordings noted before the one of that place, a bounded number of them."""
        form = _form(words)
        if len(form) < _SHORTEST or not before:
            return None
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to load, and seldom needed

        compared = self._wordings[max(0, before - _MOST_COMPARED) : before][::-1]
        forms = [_form(one) for one in compared]
        found = process.extractOne(form, forms, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
        return None if found is None else compared[found[2]]


@lru_cache(maxsize=16_384)
def _form(words: str) -> str:
    """Put words in order, so that theirs does not count."""
    return " ".join(sorted(words[:_LONGEST].split()))
