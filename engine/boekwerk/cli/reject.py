"""``boekwerk reject``: say that a booking may not be paid, or that a document will not be booked."""

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

    def run(documents: tuple[str, ...], why: str, **given: Any) -> int:
        def act(desk: AuthorisationDesk, document: str) -> Work:
            return desk.reject(document, why)

        return act_on(documents, act, Given(**given), language)

    return LocalCommand(
        "reject",
        language,
        "cli_help_reject",
        run,
        [
            *of_documents(language),
            option(
                "--why",
                said("cli_text_metavar", language),
                said("cli_option_reject_why", language),
                required=True,
            ),
        ],
    )
