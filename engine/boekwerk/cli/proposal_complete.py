"""``boekwerk proposal complete``: a person agrees, and the next proposal learns from it."""

from __future__ import annotations

import json

import click

from boekwerk.app.concepts import acting, open_concepts
from boekwerk.cli.commands import LocalCommand
from boekwerk.cli.concept_options import of_administration, of_format, of_number, of_user
from boekwerk.cli.concept_text import concept_form, title_of
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        number: int, administration: str, store: str | None, one_off: bool, user: str | None, format: str
    ) -> int:
        with open_concepts(administration, store) as desk:
            concept = desk.complete(number, acting(user), one_off=one_off)
        if format == "json":
            click.echo(json.dumps(concept_form(concept, language), indent=2))
            return 0
        click.echo(title_of(concept, language))
        taught = "cli_completed_one_off" if concept.one_off else "cli_completed"
        click.echo(said(taught, language), err=True)
        return 0

    return LocalCommand(
        "complete",
        language,
        "cli_help_proposal_complete",
        run,
        [
            of_number(language),
            *of_administration(language),
            click.Option(["--one-off"], is_flag=True, help=said("cli_option_one_off", language)),
            of_user(language),
            of_format(language),
        ],
    )
