"""``boekwerk archive retry``: offer files that failed to the package once more."""

from __future__ import annotations

import click

from boekwerk.app.archive import retry
from boekwerk.app.concepts import acting
from boekwerk.cli.archive_list import of_some_administration
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(document: str | None, administration: str | None, user: str | None, store: str | None) -> int:
        count = retry(administration, document, acting(user), store)
        click.echo(said("cli_archive_retried", language, count=count))
        return 0

    metavar = f"[{said('cli_document_metavar', language)}]"
    return LocalCommand(
        "retry",
        language,
        "cli_help_archive_retry",
        run,
        [
            click.Argument(["document"], required=False, metavar=metavar),
            of_some_administration(language),
            of_user(language),
            store_option(language),
        ],
    )
