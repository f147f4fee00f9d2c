"""``boekwerk learned remember``: take back what was forgotten."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.learned import remember_learned
from boekwerk.cli.commands import LocalCommand
from boekwerk.cli.concept_options import of_administration, of_user
from boekwerk.cli.learned_options import of_what, only_one
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        administration: str, store: str | None, relation: str | None, booking: str | None, user: str | None
    ) -> int:
        only_one(relation, booking, language)
        count = remember_learned(administration, store, acting(user), relation=relation, booking=booking)
        click.echo(said("cli_remembered", language, count=count))
        return 0

    parameters = [*of_administration(language), *of_what(language), of_user(language)]
    return LocalCommand("remember", language, "cli_help_learned_remember", run, parameters)
