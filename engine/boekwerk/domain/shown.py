"""Text from strangers, made safe to show: in a terminal, a log, a sentence, a report."""

from __future__ import annotations


def shown(text: str, limit: int = 80) -> str:
    """Make ``text`` fit to print on one line, at most ``limit`` characters long.

    Line breaks become spaces; control characters (also those that a terminal obeys), marks that
    turn the direction of text, and surrogates become ``�``. What is cut off is shown as ``…``.
    """
    if text.isprintable() and len(text) <= limit:
        return text
    safe = "".join(_safe(character) for character in text[:limit])
    return safe[: limit - 1] + "…" if len(text) > limit else safe


def _safe(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "�"
