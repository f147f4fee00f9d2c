"""``boekwerk users revoke``: a user may not work in an administration any more."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.users import revoke_access
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_code, of_id, of_successor, say_taken_over
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        id: str, administration: str, successor: str | None, store: str | None, user: str | None
    ) -> int:
        with open_store(store) as opened:
            count = revoke_access(opened, id, administration, acting(user), successor)
        click.echo(said("cli_access_revoked", language, user=id, administration=administration))
        say_taken_over(successor, count, language)
        return 0

    parameters = [of_id(language), of_code(language), of_successor(language)]
    parameters += [store_option(language), of_user(language)]
    return LocalCommand("revoke", language, "cli_help_users_revoke", run, parameters)
