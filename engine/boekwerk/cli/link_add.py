"""``boekwerk link add``: a user gets into the package of an administration."""

from __future__ import annotations

import datetime

import click

from boekwerk.app.concepts import acting
from boekwerk.app.links import LinkDesk
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, day, option, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.hidden_input import asked_credentials
from boekwerk.cli.users_options import of_code
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        administration: str,
        linked: str | None,
        expires: datetime.date | None,
        store: str | None,
        user: str | None,
    ) -> int:
        act = acting(user)
        with open_store(store) as opened:
            desk = LinkDesk(opened)
            wanted = desk.wanted(administration, linked or act.who, act)
            desk.link(wanted, asked_credentials(wanted.credentials, language), act, expires)
        values = {"user": wanted.user, "title": wanted.title, "administration": administration}
        click.echo(said("cli_link_made", language, **values))
        return 0

    return LocalCommand(
        "add",
        language,
        "cli_help_link_add",
        run,
        [
            of_code(language),
            click.Option(
                ["linked", "--for"],
                metavar=said("cli_user_metavar", language),
                help=said("cli_option_for", language),
            ),
            option(
                "--expires",
                said("cli_date_metavar", language),
                said("cli_option_link_expires", language),
                callback=day(language),
            ),
            store_option(language),
            of_user(language),
        ],
    )
