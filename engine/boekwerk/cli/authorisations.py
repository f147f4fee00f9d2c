"""``boekwerk authorisations``: what waits for somebody's approval."""

from __future__ import annotations

import click

from boekwerk.app.authorising import AuthorisationDesk
from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.cli.authorising_text import print_waiting
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        administration: str | None, user: str | None, everybody: bool, store: str | None, format: str
    ) -> int:
        with open_store(store) as opened:
            desk = AuthorisationDesk(opened, acting(user), administration)
            waiting = desk.waiting(everybody=everybody)
        print_waiting(waiting, format, language)
        if not waiting:
            click.echo(said("cli_authorisations_none", language), err=True)
        return 0

    return LocalCommand(
        "authorisations",
        language,
        "cli_help_authorisations",
        run,
        [
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_one_administration", language),
            ),
            of_user(language),
            click.Option(["--everybody"], is_flag=True, help=said("cli_option_everybody", language)),
            store_option(language),
            of_format(language),
        ],
    )
