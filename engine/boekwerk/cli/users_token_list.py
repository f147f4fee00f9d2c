"""``boekwerk users token list``: which tokens there are."""

from __future__ import annotations

import json

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.users_text import token_form, token_text
from boekwerk.reasons import Language, said
from boekwerk.store.tokens import list_tokens

SCHEMA = "boekwerk.tokens/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(id: str | None, store: str | None, format: str) -> int:
        with open_store(store) as opened, opened.reading() as connection:
            found = list_tokens(connection, id)
        if format == "json":
            form = {"schema": SCHEMA, "tokens": [token_form(token) for token in found]}
            click.echo(json.dumps(form, indent=2))
            return 0
        for token in found:
            click.echo(token_text(token, language))
        if not found:
            click.echo(said("cli_tokens_none", language), err=True)
        return 0

    user = click.Argument(["id"], metavar=f"[{said('cli_user_metavar', language)}]", required=False)
    parameters = [user, store_option(language), of_format(language)]
    return LocalCommand("list", language, "cli_help_users_token_list", run, parameters)
