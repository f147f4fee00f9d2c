"""``boekwerk obligations``: what was ordered, and selecting it for a document."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.obligations_list", "cli_help_obligations_list"),
    "select": LazyCommand("boekwerk.cli.obligations_select", "cli_help_obligations_select"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="obligations", code="cli_help_obligations")
