"""Making a text fit where a package puts it: one line, no longer than it may be, no character broken."""

from __future__ import annotations

import unicodedata

_ELLIPSIS = "…"
_JOINER = "\u200d"
_JOINERS = frozenset({_JOINER, "\u200c"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_BEYOND_ONE_UNIT = 0xFFFF


def one_line(text: str) -> str:
    """Make one line of a text from strangers: no control characters, marks of direction, surrogates."""
    if not text.isprintable():
        text = "".join([_kept(character) for character in text])
    return " ".join(text.split())


def fitted(text: str, longest: int) -> str:
    """Cut ``text`` to at most ``longest`` characters, the last of them ``…``; 0: no limit.

    Characters count as packages count them, in UTF-16: most emoji are two. What belongs together (a letter
    and its accents, the parts of a flag or of an emoji) stays together or goes.
    """
    if longest <= 0 or (len(text) * 2 <= longest or units(text) <= longest):
        return text
    room, end = longest - 1, 0
    for at, character in enumerate(text):
        if _begins(text, at):
            end = at
        room -= _width(character)
        if room < 0:
            break
    return text[:end].rstrip() + _ELLIPSIS


def units(text: str) -> int:
    """Count the UTF-16 units of a text: what most packages call its length."""
    return sum(map(_width, text))


def _kept(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if character.isspace() else ""


def _width(character: str) -> int:
    return 2 if ord(character) > _BEYOND_ONE_UNIT else 1


def _begins(text: str, at: int) -> bool:
    """Tell whether what stands at a place can be left out without what stands before it."""
    character = text[at]
    code = ord(character)
    if character == _JOINER or unicodedata.category(character).startswith("M"):
        return False
    if at and text[at - 1] == _JOINER:
        return False
    if code in _SKIN_TONES or code in _TAGS:
        return False
    return code not in _FLAG_LETTERS or _flag_letters_before(text, at) % 2 == 0


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return at - start
