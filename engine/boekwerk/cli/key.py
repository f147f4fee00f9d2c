"""``boekwerk key``: the keys that secrets are encrypted with."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "new": LazyCommand("boekwerk.cli.key_new", "cli_help_key_new"),
    "list": LazyCommand("boekwerk.cli.key_list", "cli_help_key_list"),
    "rotate": LazyCommand("boekwerk.cli.key_rotate", "cli_help_key_rotate"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="key", code="cli_help_key")
