"""``boekwerk release``: payments that could not be released, and what to do with them."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.release_list", "cli_help_release_list"),
    "retry": LazyCommand("boekwerk.cli.release_retry", "cli_help_release_retry"),
    "overwrite": LazyCommand("boekwerk.cli.release_overwrite", "cli_help_release_overwrite"),
    "adopt": LazyCommand("boekwerk.cli.release_adopt", "cli_help_release_adopt"),
    "by-hand": LazyCommand("boekwerk.cli.release_by_hand", "cli_help_release_by_hand"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="release", code="cli_help_release")
