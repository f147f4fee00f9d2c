"""``boekwerk proposal``: proposals that wait for a person."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.reasons import Language

_COMMANDS = {
    "list": LazyCommand("boekwerk.cli.proposal_list", "cli_help_proposal_list"),
    "show": LazyCommand("boekwerk.cli.proposal_show", "cli_help_proposal_show"),
    "edit": LazyCommand("boekwerk.cli.proposal_edit", "cli_help_proposal_edit"),
    "complete": LazyCommand("boekwerk.cli.proposal_complete", "cli_help_proposal_complete"),
}


def command(language: Language) -> click.Command:
    """Build the group of commands."""
    return LocalGroup(language, _COMMANDS, name="proposal", code="cli_help_proposal")
