"""``boekwerk link``: users' links to the packages of administrations."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "add": LazyCommand("boekwerk.cli.link_add", "cli_help_link_add"),
    "list": LazyCommand("boekwerk.cli.link_list", "cli_help_link_list"),
    "remove": LazyCommand("boekwerk.cli.link_remove", "cli_help_link_remove"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="link", code="cli_help_link")
