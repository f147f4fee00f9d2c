"""Lines of text for a person: coloured and wrapped on a terminal, plain and whole in a pipe."""

from __future__ import annotations

from typing import Literal, TextIO

from msgspec import Struct
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from boekwerk.domain.shown import shown

Style = Literal["plain", "strong", "good", "bad", "doubt", "quiet"]
Part = str | tuple[str, Style]

_STYLES: dict[Style, str] = {
    "plain": "",
    "strong": "bold",
    "good": "green",
    "bad": "red",
    "doubt": "yellow",
    "quiet": "dim",
}


class Line(Struct, frozen=True):
    """A line made of ``parts``, ``indent`` columns from the left."""

    parts: tuple[Part, ...]
    indent: int = 0


class Lines:
    """Collects lines to be written later, perhaps by another process."""

    def __init__(self) -> None:
        self.collected: list[Line] = []

    def line(self, *parts: Part, indent: int = 0) -> None:
        """Add one line."""
        self.collected.append(Line(parts, indent))


class Screen:
    """Writes lines to a terminal or, as they are, to anything else.

    A terminal's lines are wrapped to its width; in a pipe or a file nothing is cut or wrapped, so
    that programs can read it. Everything written is cleaned: it may come from strangers.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.console = Console(file=file, markup=False, highlight=False) if file.isatty() else None

    @property
    def width(self) -> int | None:
        """How many columns there are; None where there is no limit."""
        return self.console.width if self.console else None

    def line(self, *parts: Part, indent: int = 0) -> None:
        """Write one line made of ``parts``, ``indent`` columns from the left."""
        styled: list[tuple[str, Style]] = [
            (clean(part), "plain") if isinstance(part, str) else (clean(part[0]), part[1]) for part in parts
        ]
        if self.console is None:
            text = "".join(text for text, _ in styled).rstrip()
            self._file.write(f"{' ' * indent}{text}\n" if text else "\n")
            return
        line = Text.assemble(*((text, _STYLES[style]) for text, style in styled), overflow="fold")
        self.console.print(Padding(line, (0, 0, 0, indent)) if indent else line)


def clean(text: str) -> str:
    """Make a text safe to print on one line, however long it is: it may come from strangers."""
    return shown(text, len(text))
