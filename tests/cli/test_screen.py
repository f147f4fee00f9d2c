from __future__ import annotations

import io

import pytest

from boekwerk.cli.reports.columns import Column, cell, fitted
from boekwerk.cli.screen import Screen


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def test_a_terminal_gets_colours_and_lines_that_fit(terminal):
    Screen(terminal).line(("bad", "bad"), " and a long sentence that is wrapped", indent=4)
    lines = terminal.getvalue().splitlines()
    assert "\x1b[31mbad\x1b[0m" in lines[0]
    assert len(lines) == 2
    assert lines[1].startswith("    ")


def test_no_color_is_obeyed(terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    Screen(terminal).line(("bad", "bad"))
    assert terminal.getvalue() == "bad\n"


def test_markup_and_control_characters_of_strangers_are_only_text(terminal):
    Screen(terminal).line("[bold]B.V.[/bold]\x1b[2J\u202e")
    assert terminal.getvalue() == "[bold]B.V.[/bold]�[2J�\n"


def test_a_pipe_gets_a_line_as_it_is():
    pipe = io.StringIO()
    Screen(pipe).line("x" * 500, indent=2)
    assert pipe.getvalue() == "  " + "x" * 500 + "\n"


def test_a_cell_is_cut_on_the_side_that_matters_less_and_only_on_a_terminal():
    file, total = Column("file", 8, cut="start"), Column("total", 8, right=True)
    assert cell("folder/a.xml", file, whole=False) == "…r/a.xml  "
    assert cell("folder/a.xml", file, whole=True) == "folder/a.xml  "
    assert cell("1.00", total, whole=False) == "    1.00  "
    assert cell("漢字漢字漢字", Column("x", 8), whole=False) == "漢字漢…  "


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_columns_fill_the_width_that_there_is(width):
    columns = (Column("a", 10), Column("b", 10, share=1), Column("c", 30, share=1, from_width=100))
    shown = fitted(columns, width)
    assert len(shown) == (3 if width >= 100 else 2)
    assert width - 2 <= sum(column.width + 2 for column in shown) - 2 <= width
