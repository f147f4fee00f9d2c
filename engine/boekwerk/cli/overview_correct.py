"""``boekwerk overview correct``: change the proposal of a document."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from boekwerk.cli.concept_text import concept_form, print_concept
from boekwerk.cli.edits import edits_of
from boekwerk.cli.overview_acts import Chosen, act_command, opened
from boekwerk.cli.proposal_edit import of_edits
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        edits = edits_of(given.pop("set"), given.pop("split"), given.pop("confirm"), language)
        edits = replace(edits, merge_lines=given.pop("merge_lines"))
        rules = [Path(folder) for folder in given.pop("rules")] or None
        chosen = Chosen(**given)
        with opened(chosen) as desk:
            concept = desk.correct(edits, rules)
            records = desk.records(concept)
        if chosen.format == "json":
            click.echo(json.dumps(concept_form(concept, language), indent=2))
        else:
            print_concept(concept, records, Screen(sys.stdout), language)
        return 0

    return act_command("correct", "cli_help_overview_correct", language, run, of_edits(language))
