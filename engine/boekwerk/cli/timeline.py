"""``boekwerk timeline``: what happened to documents, and whether that is still as it was written."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "show": LazyCommand("boekwerk.cli.timeline_show", "cli_help_timeline_show"),
    "verify": LazyCommand("boekwerk.cli.timeline_verify", "cli_help_timeline_verify"),
    "checkpoint": LazyCommand("boekwerk.cli.timeline_checkpoint", "cli_help_timeline_checkpoint"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="timeline", code="cli_help_timeline")
