"""``boekwerk users add``: somebody may work here from now on."""

from __future__ import annotations

from typing import Any

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.users import NewUser, add_user
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_email, of_id, of_name, of_roles
from boekwerk.reasons import Language, said
from boekwerk.store.users import list_users


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, user: str | None, **given: Any) -> int:
        email = None if given["email"] == "none" else given["email"]
        new = NewUser(given["id"], given["name"], email, given["role"], given["access"])
        with open_store(store) as opened:
            added = add_user(opened, new, acting(user))
            with opened.reading() as connection:
                first = len(list_users(connection)) == 1
        click.echo(said("cli_user_added", language, user=added.id))
        if first:
            click.echo(said("cli_user_checked_from_now", language), err=True)
        return 0

    return LocalCommand(
        "add",
        language,
        "cli_help_users_add",
        run,
        [
            of_id(language),
            of_name(language, required=True),
            of_email(language),
            of_roles(language),
            option(
                "--access",
                said("cli_administration_metavar", language),
                said("cli_option_access", language),
                multiple=True,
            ),
            store_option(language),
            of_user(language),
        ],
    )
