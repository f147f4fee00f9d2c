"""``boekwerk proposal show``: one kept proposal, with where every field came from."""

from __future__ import annotations

import json
import sys

import click

from boekwerk.app.concepts import open_concepts
from boekwerk.cli.commands import LocalCommand
from boekwerk.cli.concept_options import of_administration, of_format, of_number
from boekwerk.cli.concept_text import concept_form, print_concept
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(number: int, administration: str, store: str | None, format: str) -> int:
        with open_concepts(administration, store) as desk:
            concept = desk.concept(number)
            records = desk.records(concept)
        if format == "json":
            click.echo(json.dumps(concept_form(concept, language), indent=2))
        else:
            print_concept(concept, records, Screen(sys.stdout), language)
        return 0

    parameters = [of_number(language), *of_administration(language), of_format(language)]
    return LocalCommand("show", language, "cli_help_proposal_show", run, parameters)
