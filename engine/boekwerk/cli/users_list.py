"""``boekwerk users list``: which users there are."""

from __future__ import annotations

import json
import sys

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.screen import Screen
from boekwerk.cli.users_text import print_user, user_form
from boekwerk.reasons import Language, said
from boekwerk.store.users import list_users

SCHEMA = "boekwerk.users-list/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, format: str) -> int:
        with open_store(store) as opened, opened.reading() as connection:
            found = list_users(connection)
        if format == "json":
            form = {"schema": SCHEMA, "users": [user_form(user) for user in found]}
            click.echo(json.dumps(form, indent=2))
            return 0
        screen = Screen(sys.stdout)
        for user in found:
            print_user(screen, user, language)
        if not found:
            click.echo(said("cli_users_none", language), err=True)
        return 0

    return LocalCommand(
        "list", language, "cli_help_users_list", run, [store_option(language), of_format(language)]
    )
