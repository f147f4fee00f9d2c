"""``boekwerk users remove``: take out all that is known of a user but his id."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.users import remove_user
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_id, of_successor, say_taken_over
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(id: str, successor: str | None, store: str | None, user: str | None) -> int:
        with open_store(store) as opened:
            count = remove_user(opened, id, acting(user), successor)
        click.echo(said("cli_user_removed", language, user=id))
        say_taken_over(successor, count, language)
        return 0

    parameters = [of_id(language), of_successor(language), store_option(language), of_user(language)]
    return LocalCommand("remove", language, "cli_help_users_remove", run, parameters)
