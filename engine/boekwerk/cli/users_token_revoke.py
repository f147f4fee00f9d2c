"""``boekwerk users token revoke``: let nobody in by a token any more."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.tokens import revoke_token
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_number, of_user
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(number: int, store: str | None, user: str | None) -> int:
        with open_store(store) as opened:
            revoke_token(opened, number, acting(user))
        click.echo(said("cli_token_revoked", language, number=number))
        return 0

    parameters = [of_number(language), store_option(language), of_user(language)]
    return LocalCommand("revoke", language, "cli_help_users_token_revoke", run, parameters)
