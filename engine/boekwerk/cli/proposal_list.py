"""``boekwerk proposal list``: which proposals wait for a person."""

from __future__ import annotations

import json
import sys

import click

from boekwerk.app.concepts import open_concepts
from boekwerk.cli.commands import LocalCommand, one_of, option
from boekwerk.cli.concept_options import of_administration, of_format
from boekwerk.cli.concept_text import concept_form, title_of
from boekwerk.cli.screen import Screen
from boekwerk.domain.concept import CONCEPT_STATES, ConceptState
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str, store: str | None, state: ConceptState | None, format: str) -> int:
        with open_concepts(administration, store) as desk:
            found = desk.concepts(state)
        if format == "json":
            forms = [concept_form(concept, language) for concept in found]
            click.echo(json.dumps({"schema": "boekwerk.concepts/1", "concepts": forms}, indent=2))
            return 0
        screen = Screen(sys.stdout)
        for concept in found:
            screen.line(title_of(concept, language))
        if not found:
            click.echo(said("cli_concepts_none", language), err=True)
        return 0

    return LocalCommand(
        "list",
        language,
        "cli_help_proposal_list",
        run,
        [
            *of_administration(language),
            option(
                "--state",
                "|".join(CONCEPT_STATES),
                said("cli_option_state", language),
                callback=one_of(CONCEPT_STATES, language),
            ),
            of_format(language),
        ],
    )
