"""``boekwerk link remove``: a user does not get into a package any more."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.links import remove_link
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_code, of_successor, say_taken_over
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        administration: str, linked: str | None, successor: str | None, store: str | None, user: str | None
    ) -> int:
        act = acting(user)
        whose = linked or act.who
        with open_store(store) as opened:
            count = remove_link(opened, administration, whose, act, successor)
        click.echo(said("cli_link_removed", language, user=whose, administration=administration))
        say_taken_over(successor, count, language)
        return 0

    return LocalCommand(
        "remove",
        language,
        "cli_help_link_remove",
        run,
        [
            of_code(language),
            click.Option(
                ["linked", "--for"],
                metavar=said("cli_user_metavar", language),
                help=said("cli_option_for", language),
            ),
            of_successor(language),
            store_option(language),
            of_user(language),
        ],
    )
