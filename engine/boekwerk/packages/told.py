"""Text from strangers' code, made fit for one line of a message."""

from __future__ import annotations

_MOST_CHARACTERS = 500


def one_line(text: object) -> str:
    """Make one printable line of a text; what is too long is cut. Never raises."""
    try:
        whole = str(text)
    except Exception:  # the text of a stranger's object is a stranger's code too
        return type(text).__name__
    words = whole[: 4 * _MOST_CHARACTERS]
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    is_all = len(line) <= _MOST_CHARACTERS and words == whole
    return line if is_all else line[: _MOST_CHARACTERS - 1] + "…"


def told(error: BaseException) -> str:
    """Say an exception in one line: its class and its text."""
    text = one_line(error)
    name = type(error).__name__
    return f"{name}: {text}" if text and text != name else name
