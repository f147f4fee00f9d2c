"""``boekwerk overview``: what waits for a person, and what a person does about it."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.overview_list", "cli_help_overview_list"),
    "show": LazyCommand("boekwerk.cli.overview_show", "cli_help_overview_show"),
    "book": LazyCommand("boekwerk.cli.overview_book", "cli_help_overview_book"),
    "correct": LazyCommand("boekwerk.cli.overview_correct", "cli_help_overview_correct"),
    "reject": LazyCommand("boekwerk.cli.overview_reject", "cli_help_overview_reject"),
    "reverse": LazyCommand("boekwerk.cli.overview_reverse", "cli_help_overview_reverse"),
    "one-off": LazyCommand("boekwerk.cli.overview_one_off", "cli_help_overview_one_off"),
    "settle": LazyCommand("boekwerk.cli.overview_settle", "cli_help_overview_settle"),
    "retry": LazyCommand("boekwerk.cli.overview_retry", "cli_help_overview_retry"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="overview", code="cli_help_overview", default="list")
