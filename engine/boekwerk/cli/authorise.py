"""``boekwerk authorise``: approve bookings for payment, or name who is to approve them."""

from __future__ import annotations

from typing import Any

import click

from boekwerk.app.authorising import AuthorisationDesk
from boekwerk.cli.authorising_text import Given, act_on, of_documents
from boekwerk.cli.commands import LocalCommand, option
from boekwerk.reasons import Language, said
from boekwerk.store.work import Work


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(documents: tuple[str, ...], why: str | None, assign: tuple[str, ...], **given: Any) -> int:
        if why is not None and assign:
            raise click.UsageError(said("cli_assign_and_why", language))
        named = [tuple(filter(None, map(str.strip, step.split(",")))) for step in assign]

        def act(desk: AuthorisationDesk, document: str) -> Work:
            return desk.assign(document, named) if assign else desk.approve(document, why)

        return act_on(documents, act, Given(**given), language)

    return LocalCommand(
        "authorise",
        language,
        "cli_help_authorise",
        run,
        [
            *of_documents(language),
            option("--why", said("cli_text_metavar", language), said("cli_option_authorise_why", language)),
            option(
                "--assign",
                said("cli_users_metavar", language),
                said("cli_option_assign", language),
                multiple=True,
            ),
        ],
    )
