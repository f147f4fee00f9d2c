"""``boekwerk users grant``: a user may work in an administration."""

from __future__ import annotations

import datetime

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.users import grant_access
from boekwerk.cli.commands import LocalCommand, day, option, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_code, of_id
from boekwerk.reasons import Language, said
from boekwerk.store.users import Access


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        id: str,
        administration: str,
        substitute: str | None,
        until: datetime.date | None,
        store: str | None,
        user: str | None,
    ) -> int:
        with open_store(store) as opened:
            granted = grant_access(opened, Access(id, 0, administration, substitute, until), acting(user))
        values = {"user": granted.user, "administration": granted.code}
        click.echo(said("cli_access_granted", language, **values))
        return 0

    return LocalCommand(
        "grant",
        language,
        "cli_help_users_grant",
        run,
        [
            of_id(language),
            of_code(language),
            option(
                "--substitute", said("cli_user_metavar", language), said("cli_option_substitute", language)
            ),
            option(
                "--until",
                said("cli_date_metavar", language),
                said("cli_option_until", language),
                callback=day(language),
            ),
            store_option(language),
            of_user(language),
        ],
    )
