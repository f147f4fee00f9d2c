"""``boekwerk learned``: what proposals learned, and forgetting it."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.learned_list", "cli_help_learned_list"),
    "forget": LazyCommand("boekwerk.cli.learned_forget", "cli_help_learned_forget"),
    "remember": LazyCommand("boekwerk.cli.learned_remember", "cli_help_learned_remember"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="learned", code="cli_help_learned")
