"""``boekwerk inbox``: documents that come in."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {"add": LazyCommand("boekwerk.cli.inbox_add", "cli_help_inbox_add")}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="inbox", code="cli_help_inbox")
