"""What is remembered of a relation's invoice lines, and which of it speaks of a line (requirement LR-4)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from boekwerk.domain.evidence import EvidenceKind, Standing
from boekwerk.domain.line_texts import habit_key, text_key
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.proposal.trails import Trail


class Keys(NamedTuple):
    """What an invoice line is found by; empty for what it does not have."""

    article: str
    text: str
    wording: str


class Clue(NamedTuple):
    """A trail that speaks of a line, what sort of evidence that makes it, and the account that it says."""

    kind: EvidenceKind
    standing: Standing
    account: str
    trail: Trail


Clues = tuple[Clue, ...]
_NONE: Clues = ()


class Memory:
    """The trails of a relation's article numbers, of its texts, and of the wording of those."""

    def __init__(self) -> None:
        self.articles: dict[str, Trail] = {}
        self.texts: dict[str, Trail] = {}
        self.wordings: dict[str, Trail] = {}

    def add(self, keys: Keys, turn: int, booking: PastBooking, line: PastLine) -> None:
        """Remember what a booking put an invoice line on; bookings come oldest first."""
        article, text, words = keys
        if article:
            _add(self.articles, article, turn, booking, line)
        if text:
            _add(self.texts, text, turn, booking, line)
        if words:
            _add(self.wordings, words, turn, booking, line)

    def clues(self, keys: Keys) -> Clues:
        """List what speaks of a line: by its article number, by its text, or nothing.

        Where the two say different accounts both are only contested.
        """
        article = self.articles.get(keys.article)
        by_article = None if article is None else _clue("article", article)
        by_text = self._by_text(keys)
        if by_article is None:
            return _NONE if by_text is None else (by_text,)
        if by_text is None:
            return (by_article,)
        if by_article.account != by_text.account:
            return by_article._replace(standing="contested"), by_text._replace(standing="contested")
        return by_article, by_text

    def _by_text(self, keys: Keys) -> Clue | None:
        same, nearly = self.texts.get(keys.text), self.wordings.get(keys.wording)
        if same is None:
            return None if nearly is None else _clue("habit", nearly)
        clue = _clue("text", same)
        if clue is None or nearly is None or nearly.last.turn <= same.last.turn:
            return clue
        # Since then the text was booked with another number or date in it, and on another account.
        return clue if nearly.last.account == clue.account else clue._replace(standing="overtaken")


def keys_of(item: InvoiceItem) -> Keys:
    """Give what an invoice line is found by."""
    text = item.text or ""
    return Keys(item.article or "", text_key(text) if text else "", _wording(text) if text else "")


@lru_cache(maxsize=16_384)
def _wording(text: str) -> str:
    """Give the words of a text, as `habit_key` has them, without where a number or date was.

    Empty for a text of numbers and marks alone: it does not say what was invoiced.
    """
    words = [word for word in habit_key(text).split() if word != "#"]
    return " ".join(words) if any(map(str.isalpha, "".join(words))) else ""


def _clue(kind: EvidenceKind, trail: Trail) -> Clue | None:
    """Make a clue of a trail, unless its last booking put the same on several accounts."""
    account = trail.last.account
    return None if account is None else Clue(kind, trail.standing, account, trail)


def _add(trails: dict[str, Trail], key: str, turn: int, booking: PastBooking, line: PastLine) -> None:
    trail = trails.get(key)
    if trail is None:
        trails[key] = Trail(turn, booking, line)
    else:
        trail.add(turn, booking, line)
