"""``boekwerk users password``: by what a user logs in to the API."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.users import change_password
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.hidden_input import asked_password
from boekwerk.cli.users_options import of_id
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(id: str, none: bool, store: str | None, user: str | None) -> int:
        with open_store(store) as opened:
            password = None if none else asked_password(id, language)
            change_password(opened, id, password, acting(user))
        click.echo(said("cli_password_taken" if none else "cli_password_changed", language, user=id))
        return 0

    return LocalCommand(
        "password",
        language,
        "cli_help_users_password",
        run,
        [
            of_id(language),
            click.Option(["--none"], is_flag=True, help=said("cli_option_no_password", language)),
            store_option(language),
            of_user(language),
        ],
    )
