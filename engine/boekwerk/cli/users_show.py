"""``boekwerk users show``: what is known of a user."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from boekwerk.app.store import open_store
from boekwerk.app.users import ShownUser, shown_user
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.screen import Screen
from boekwerk.cli.users_options import of_id
from boekwerk.cli.users_text import access_form, link_form, print_all, token_form, user_form
from boekwerk.reasons import Language

SCHEMA = "boekwerk.user/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(id: str, store: str | None, format: str) -> int:
        with open_store(store) as opened, opened.reading() as connection:
            found = shown_user(connection, id)
        if format == "json":
            click.echo(json.dumps(_form(found), indent=2))
        else:
            print_all(Screen(sys.stdout), found, language)
        return 0

    parameters = [of_id(language), store_option(language), of_format(language)]
    return LocalCommand("show", language, "cli_help_users_show", run, parameters)


def _form(found: ShownUser) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        **user_form(found.user),
        "access": [access_form(access) for access in found.accesses],
        "links": [link_form(link) for link in found.links],
        "tokens": [token_form(token) for token in found.tokens],
    }
