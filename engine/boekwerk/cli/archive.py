"""``boekwerk archive``: documents that are to stand with their bookings in the package."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.archive_list", "cli_help_archive_list"),
    "retry": LazyCommand("boekwerk.cli.archive_retry", "cli_help_archive_retry"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="archive", code="cli_help_archive")
