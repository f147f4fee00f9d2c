"""How texts of invoice lines are compared: the whole description, and what stays of it next month."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGIT = re.compile(r"\d")
_NOT_WORD = re.compile(r"[^\w#]+")
_MONTHS = frozenset(
    "januari februari maart april mei juni juli augustus september oktober november december "
    "january february march may june july august october "
    "jan feb mrt mar apr jun jul aug sep sept okt oct nov dec".split()
)
_NUMBER = "#"
_LONGEST = 500


@lru_cache(maxsize=16_384)
def text_key(text: str) -> str:
    """Give the form in which two descriptions are the same in full: case and space do not count (BP-6)."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


@lru_cache(maxsize=16_384)
def habit_key(text: str) -> str:
    """Give what stays of a description from invoice to invoice: no numbers, dates, months, punctuation.

    Two texts with one `text_key` have one ``habit_key``. What is longer than 500 characters is cut.
    """
    words: list[str] = []
    for word in text_key(text)[:_LONGEST].split():
        words += _kept(word)
    if words.count(_NUMBER) < 2:
        return " ".join(words)
    once = [word for at, word in enumerate(words) if word != _NUMBER or at == 0 or words[at - 1] != _NUMBER]
    return " ".join(once)


@lru_cache(maxsize=16_384)
def _kept(word: str) -> tuple[str, ...]:
    if _DIGIT.search(word):
        # A number, a date, a code or a quantity: another one next time.
        return (_NUMBER,)
    return tuple([_NUMBER if part in _MONTHS else part for part in _NOT_WORD.sub(" ", word).split()])
