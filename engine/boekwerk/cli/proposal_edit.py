"""``boekwerk proposal edit``: change a kept proposal as a person does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from boekwerk.app.concepts import acting, open_concepts
from boekwerk.cli.commands import LocalCommand, option
from boekwerk.cli.concept_options import of_administration, of_format, of_number, of_user
from boekwerk.cli.concept_text import concept_form, print_concept
from boekwerk.cli.edits import edits_of
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(number: int, administration: str, store: str | None, **given: Any) -> int:
        edits = edits_of(given["set"], given["split"], given["confirm"], language)
        edits = replace(edits, merge_lines=given["merge_lines"])
        rules = [Path(folder) for folder in given["rules"]] or None
        with open_concepts(administration, store, rules) as desk:
            concept = desk.edit(number, edits, acting(given["user"]))
            records = desk.records(concept)
        if given["format"] == "json":
            click.echo(json.dumps(concept_form(concept, language), indent=2))
        else:
            print_concept(concept, records, Screen(sys.stdout), language)
        return 0

    return LocalCommand(
        "edit",
        language,
        "cli_help_proposal_edit",
        run,
        [
            of_number(language),
            *of_administration(language),
            *of_edits(language),
            of_user(language),
            of_format(language),
        ],
    )


def of_edits(language: Language) -> list[click.Parameter]:
    """Make the options that say what is to be changed in a proposal, and by which rules it is looked at."""
    field, line = said("cli_field_metavar", language), said("cli_split_metavar", language)
    return [
        option("--set", field, said("cli_option_set", language), multiple=True),
        option("--split", line, said("cli_option_split", language), multiple=True),
        option(
            "--confirm",
            said("cli_confirm_metavar", language),
            said("cli_option_confirm", language),
            multiple=True,
        ),
        click.Option(["--merge-lines"], is_flag=True, help=said("cli_option_merge_lines", language)),
        option(
            "--rules",
            said("cli_folder_metavar", language),
            said("cli_option_rules", language),
            multiple=True,
        ),
    ]
