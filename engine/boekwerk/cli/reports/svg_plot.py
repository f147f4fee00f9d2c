"""Plots as SVG inside a page: lines in a square of axes, made here, without script.

Colours are classes of the page's style, so that they follow its light and dark; lines differ in their
dashes as well, for who does not tell the colours apart or prints in black.
"""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.cli.reports.figure_tables import Plot, Series
from boekwerk.cli.reports.markup import Html, joined, tag

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 40, 50
_MOST_POINTS = 400
_LEGEND_STEP = 320
# The y axis begins at a whole number of tenths, so that fifths of what is left are whole percentages.
_Y_STEPS = 5


def svg_plot(plot: Plot, id: str) -> Html:
    """Draw a plot; ``id`` is unique in the page."""
    title, told = f"{id}-title", f"{id}-description"
    return tag(
        "svg",
        tag("title", plot.title, id=title),
        tag("desc", plot.description, id=told),
        *_grid(plot),
        *_axes(plot),
        *[_line(plot, one, at) for at, one in enumerate(plot.series)],
        *_legend(plot),
        viewBox=f"0 0 {_WIDTH} {_height(plot)}",
        class_="plot",
        role="img",
        aria_labelledby=f"{title} {told}",
    )


def _legend_rows(plot: Plot) -> int:
    return -(-len(plot.series) // _in_a_row())


def _in_a_row() -> int:
    return (_WIDTH - _LEFT) // _LEGEND_STEP


def _height(plot: Plot) -> int:
    return _HEIGHT + 20 * _legend_rows(plot)


def _x(part: float) -> float:
    return _LEFT + part * (_WIDTH - _LEFT - _RIGHT)


def _y(plot: Plot, part: float) -> float:
    inside = (part - plot.least) / (1 - plot.least)
    return _TOP + (1 - max(0.0, inside)) * (_HEIGHT - _TOP - _BOTTOM)


def _grid(plot: Plot) -> Iterator[Html]:
    for step in range(_Y_STEPS + 1):
        part = plot.least + (1 - plot.least) * step / _Y_STEPS
        y = f"{_y(plot, part):.1f}"
        yield tag("line", x1=f"{_LEFT}", x2=f"{_WIDTH - _RIGHT}", y1=y, y2=y, class_="grid")
        yield _text(f"{part * 100:.0f} %", _LEFT - 8, _y(plot, part) + 4, "end")
    for part, word in plot.x_ticks:
        x = f"{_x(part):.1f}"
        yield tag(
            "line", x1=x, x2=x, y1=f"{_HEIGHT - _BOTTOM}", y2=f"{_HEIGHT - _BOTTOM + 5}", class_="axis"
        )
        yield _text(word, _x(part), _HEIGHT - _BOTTOM + 20, "middle")


def _axes(plot: Plot) -> Iterator[Html]:
    bottom = f"{_HEIGHT - _BOTTOM}"
    yield tag("line", x1=f"{_LEFT}", x2=f"{_WIDTH - _RIGHT}", y1=bottom, y2=bottom, class_="axis")
    yield tag("line", x1=f"{_LEFT}", x2=f"{_LEFT}", y1=f"{_TOP}", y2=bottom, class_="axis")
    yield _text(plot.y_label, _LEFT, _TOP - 15, "start")
    yield _text(plot.x_label, _WIDTH - _RIGHT, _HEIGHT - 10, "end")


def _line(plot: Plot, series: Series, at: int) -> Html:
    points = _thinned(series.points)
    name = f"line-{at % 6}"
    if len(points) == 1:
        x, y = points[0]
        return tag("circle", cx=f"{_x(x):.1f}", cy=f"{_y(plot, y):.1f}", r="4", class_=f"{name} dot")
    places = " ".join(f"{_x(x):.1f},{_y(plot, y):.1f}" for x, y in points)
    return tag("polyline", points=places, class_=name)


def _thinned(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Leave points out where there are more than can be seen; the first and the last stay."""
    step = max(1, len(points) // _MOST_POINTS)
    kept = list(points[::step])
    return kept if not points or kept[-1] == points[-1] else [*kept, points[-1]]


def _legend(plot: Plot) -> Iterator[Html]:
    for at, series in enumerate(plot.series):
        row, column = divmod(at, _in_a_row())
        x, y = _LEFT + column * _LEGEND_STEP, _HEIGHT + 12 + 20 * row
        line = tag("line", x1=f"{x}", x2=f"{x + 24}", y1=f"{y - 4}", y2=f"{y - 4}", class_=f"line-{at % 6}")
        yield joined(line, _text(series.name, x + 30, y, "start"))


def _text(text: str, x: float, y: float, anchor: str) -> Html:
    return tag("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)
