"""Tables and plots as data: what a report says in figures, whatever it is written in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from boekwerk.cli.screen import Screen, Style


class Table(Struct, frozen=True):
    """A table; the first column names the row. ``words`` are the other columns that are no figures.

    ``is_detail`` is for who looks closer: a page has it, a screen of text has not.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset()
    is_detail: bool = False

    def is_figure(self, column: int) -> bool:
        """Tell whether a column has figures, which stand to the right."""
        return column > 0 and column not in self.words


class Series(Struct, frozen=True):
    """A line in a plot: points in the unit of the axes, in order."""

    name: str
    points: tuple[tuple[float, float], ...]


class Plot(Struct, frozen=True):
    """A plot: ``description`` says in words what it shows; ``x_ticks`` are places on its axis, with words.

    Both axes are parts of 1, and the y axis begins at ``least``.
    """

    title: str
    description: str
    x_label: str
    y_label: str
    x_ticks: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    least: float = 0.0


class Section(Struct, frozen=True):
    """A part of a report: sentences, plots and tables under a title."""

    title: str
    sentences: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()


def write_table(table: Table, screen: Screen) -> None:
    """Write a table in columns of text."""
    screen.line((table.title, "strong"), indent=2)
    if not table.rows:
        return
    widths = [max(len(row[at]) for row in (table.heads, *table.rows)) for at in range(len(table.heads))]
    _write_row(table, table.heads, widths, screen, "quiet")
    for row in table.rows:
        _write_row(table, row, widths, screen, "plain")


def _write_row(
    table: Table, cells: Sequence[str], widths: Sequence[int], screen: Screen, style: Style
) -> None:
    padded = [
        cell.rjust(width) if table.is_figure(at) else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    screen.line(("  ".join(padded).rstrip(), style), indent=4)
