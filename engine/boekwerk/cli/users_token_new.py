"""``boekwerk users token new``: let a program in on behalf of a user."""

from __future__ import annotations

import datetime
from typing import get_args

import click

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.tokens import WantedToken, make_token
from boekwerk.cli.commands import LocalCommand, day, option, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_id, several_of
from boekwerk.domain.roles import Right
from boekwerk.reasons import Language, said

_SCOPES: tuple[Right, ...] = get_args(Right)


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        id: str,
        name: str,
        scope: tuple[Right, ...],
        expires: datetime.date | None,
        store: str | None,
        user: str | None,
    ) -> int:
        wanted = WantedToken(id, name, scope or ("look",), expires)
        with open_store(store) as opened:
            token, secret = make_token(opened, wanted, acting(user))
        click.echo(secret.reveal())
        click.echo(said("cli_token_shown_once", language, number=token.id, user=token.user), err=True)
        return 0

    return LocalCommand(
        "new",
        language,
        "cli_help_users_token_new",
        run,
        [
            of_id(language),
            click.Argument(["name"], metavar=said("cli_name_metavar", language)),
            option(
                "--scope",
                said("cli_scope_metavar", language),
                said("cli_option_scope", language, scopes=", ".join(_SCOPES)),
                multiple=True,
                callback=several_of(_SCOPES, language),
            ),
            option(
                "--expires",
                said("cli_date_metavar", language),
                said("cli_option_token_expires", language),
                callback=day(language),
            ),
            store_option(language),
            of_user(language),
        ],
    )
