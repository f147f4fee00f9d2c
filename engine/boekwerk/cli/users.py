"""``boekwerk users``: who there are, what they may do, and in which administrations."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.users_list", "cli_help_users_list"),
    "show": LazyCommand("boekwerk.cli.users_show", "cli_help_users_show"),
    "add": LazyCommand("boekwerk.cli.users_add", "cli_help_users_add"),
    "edit": LazyCommand("boekwerk.cli.users_edit", "cli_help_users_edit"),
    "remove": LazyCommand("boekwerk.cli.users_remove", "cli_help_users_remove"),
    "grant": LazyCommand("boekwerk.cli.users_grant", "cli_help_users_grant"),
    "revoke": LazyCommand("boekwerk.cli.users_revoke", "cli_help_users_revoke"),
    "password": LazyCommand("boekwerk.cli.users_password", "cli_help_users_password"),
    "token": LazyCommand("boekwerk.cli.users_token", "cli_help_users_token"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="users", code="cli_help_users")
