"""HTML that is safe by how it is made: text is escaped unless it was made here."""

from __future__ import annotations

from html import escape

from boekwerk.cli.screen import clean


class Html(str):
    """Text that is HTML already; only `tag` and `joined` make it."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str) -> Html:
    """Make an element; children that are no Html, and all attributes, are cleaned and escaped.

    Attributes are named as in HTML, with ``_`` for ``-`` and after words of Python (``class_``).
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"' for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str) -> Html:
    """Put pieces after each other."""
    return Html("".join(child if isinstance(child, Html) else _escaped(child) for child in children))


def _escaped(text: str) -> str:
    return escape(clean(text))
