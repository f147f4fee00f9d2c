"""``boekwerk users token``: what gets a program into the API on behalf of a user."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "new": LazyCommand("boekwerk.cli.users_token_new", "cli_help_users_token_new"),
    "list": LazyCommand("boekwerk.cli.users_token_list", "cli_help_users_token_list"),
    "revoke": LazyCommand("boekwerk.cli.users_token_revoke", "cli_help_users_token_revoke"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="token", code="cli_help_users_token")
