"""What is remembered of a relation's invoice lines, and which of it speaks of a line (requirement LR-4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from boekwerk.domain.evidence import EvidenceKind, Standing
from boekwerk.domain.line_texts import habit_key, text_key
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.proposal.trails import Trail


class Clue(Struct, frozen=True):
    """A trail that speaks of a line, what sort of evidence that makes it, and the account that it says."""

    kind: EvidenceKind
    standing: Standing
    account: str
    trail: Trail


class Memory:
    """The trails of a relation's article numbers, of texts, and of their `wording` (``habits``)."""

    def __init__(self) -> None:
        self.articles: dict[str, Trail] = {}
        self.texts: dict[str, Trail] = {}
        self.habits: dict[str, Trail] = {}

    def add(self, item: InvoiceItem, turn: int, booking: PastBooking, line: PastLine) -> None:
        """Remember what a booking put an invoice line on; bookings come oldest first."""
        if item.article:
            _add(self.articles, item.article, turn, booking, line)
        if item.text:
            _add(self.texts, text_key(item.text), turn, booking, line)
            if words := wording(item.text):
                _add(self.habits, words, turn, booking, line)

    def clues(self, item: InvoiceItem) -> Sequence[Clue]:
        """List what speaks of a line: by its article number, by its text, or nothing.

        Where the two say different accounts both are only contested.
        """
        by_article, by_text = self._by_article(item), self._by_text(item)
        if by_article is None or by_text is None:
            return [clue for clue in (by_article, by_text) if clue is not None]
        if by_article.account == by_text.account:
            return [by_article, by_text]
        return [Clue(clue.kind, "contested", clue.account, clue.trail) for clue in (by_article, by_text)]

    def _by_article(self, item: InvoiceItem) -> Clue | None:
        trail = self.articles.get(item.article) if item.article else None
        return None if trail is None else _clue("article", trail)

    def _by_text(self, item: InvoiceItem) -> Clue | None:
        if not item.text:
            return None
        nearly = self.habits.get(wording(item.text))
        same = self.texts.get(text_key(item.text))
        if same is None:
            return None if nearly is None else _clue("habit", nearly)
        clue = _clue("text", same)
        if clue is None or nearly is None or nearly.last.turn <= same.last.turn:
            return clue
        # Since then the text was booked with another number or date in it, and on another account.
        is_overtaken = nearly.last.account != clue.account
        return Clue("text", "overtaken", clue.account, same) if is_overtaken else clue


@lru_cache(maxsize=16_384)
def wording(text: str) -> str:
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
