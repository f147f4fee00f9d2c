"""``boekwerk mail``: notices that were not sent yet, and sending them."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.mail_list", "cli_help_mail_list"),
    "send": LazyCommand("boekwerk.cli.mail_send", "cli_help_mail_send"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="mail", code="cli_help_mail")
