"""The help of every command in command-line.md, as the commands print it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from boekwerk.cli.main import COMMANDS, command_line

PAGE = Path(__file__).with_name("command-line.md")
_BLOCK = re.compile(r"(?<=```text\n)Usage: boekwerk(?: ([a-z-]+))? \[OPTIONS\].*?(?=```)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Give the page with its blocks of help renewed."""
    return {PAGE: _BLOCK.sub(lambda found: _help_of(found[1]), PAGE.read_text(encoding="utf-8"))}


def _help_of(name: str | None) -> str:
    """Give the English help of a command; None: of ``boekwerk`` itself."""
    group = command_line("en")
    with click.Context(group, info_name="boekwerk", terminal_width=78) as context:
        if name is None:
            return group.get_help(context) + "\n"
        command = group.get_command(context, name)
        assert command is not None and name in COMMANDS
        with click.Context(command, context, info_name=name, terminal_width=78) as inner:
            return command.get_help(inner) + "\n"
