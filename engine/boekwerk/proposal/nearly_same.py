"""Texts that are nearly the same: same words in another order, a word spelt otherwise (LR-4)."""

from __future__ import annotations

from bisect import bisect_left

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
        self._forms: list[str] = []
        self._turns: list[int] = []
        self._accounts: list[str] = []

    def note(self, words: str, turn: int, account: str) -> None:
        """Remember a wording that was not booked before, and the account that it was put on."""
        form = _form(words)
        if form is not None:
            self._wordings.append(words)
            self._forms.append(form)
            self._turns.append(turn)
            self._accounts.append(account)

    def nearest(self, words: str) -> str | None:
        """Give the wording that is most alike, the latest of equals; None when none is alike enough."""
        return self._nearest(_form(words), len(self._forms))

    def try_on(self, memory: Memory, record: TrackRecord) -> None:
        """Count how often a new text was booked on the account of the one that it was most alike."""
        for at in range(max(0, len(self._forms) - _MOST_TRIED), len(self._forms)):
            turn = self._turns[at]
            # Texts that are new in one booking say nothing of each other yet.
            found = self._nearest(self._forms[at], bisect_left(self._turns, turn))
            said = None if found is None else memory.habits[found].account_before(turn)
            if said is not None:
                record.note("similar", "near", right=said == self._accounts[at])

    def _nearest(self, form: str | None, before: int) -> str | None:
        """Compare with the texts noted before the one of that place, a bounded number of them."""
        if form is None or not before:
            return None
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to load, and seldom needed

        compared = range(before - 1, max(-1, before - 1 - _MOST_COMPARED), -1)
        forms = [self._forms[at] for at in compared]
        found = process.extractOne(form, forms, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
        return None if found is None else self._wordings[compared[found[2]]]


def _form(words: str) -> str | None:
    """Put the words of a text in order, so that theirs does not count; None for too little to compare."""
    form = " ".join(sorted(words[:_LONGEST].split()))
    return form if len(form) >= _SHORTEST else None
