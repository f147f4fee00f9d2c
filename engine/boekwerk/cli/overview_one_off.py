"""``boekwerk overview one-off``: a booking of which no later proposal learns (BP-8)."""

from __future__ import annotations

import json
from typing import Any

import click

from boekwerk.cli.concept_text import concept_form, title_of
from boekwerk.cli.overview_acts import Chosen, act_command, opened
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(undo: bool, **given: Any) -> int:
        chosen = Chosen(**given)
        with opened(chosen) as desk:
            concept = desk.mark_one_off(one_off=not undo)
        if chosen.format == "json":
            click.echo(json.dumps(concept_form(concept, language), indent=2))
            return 0
        click.echo(title_of(concept, language))
        code = "cli_completed_one_off" if concept.one_off else "cli_completed"
        click.echo(said(code, language), err=True)
        return 0

    undo = click.Option(["--undo"], is_flag=True, help=said("cli_option_undo_one_off", language))
    return act_command("one-off", "cli_help_overview_one_off", language, run, [undo])
