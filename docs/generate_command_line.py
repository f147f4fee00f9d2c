"""The help of every command in command-line.md, as the commands print it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from boekwerk.cli.main import command_line

PAGE = Path(__file__).with_name("command-line.md")
_BLOCK = re.compile(r"(?<=```text\n)Usage: boekwerk((?: [a-z-]+)*) \[OPTIONS\].*?(?=```)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Give the page with its blocks of help renewed."""
    return {PAGE: _BLOCK.sub(lambda found: _help_of(found[1].split()), PAGE.read_text(encoding="utf-8"))}


def _help_of(names: list[str]) -> str:
    """Give the English help of a command and its subcommand; of none: of ``boekwerk`` itself."""
    command: click.Command = command_line("en")
    context = click.Context(command, info_name="boekwerk", terminal_width=78)
    for name in names:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None, name
        command, context = found, click.Context(found, context, info_name=name, terminal_width=78)
    return command.get_help(context) + "\n"
