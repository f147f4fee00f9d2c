"""``boekwerk overview reverse``: undo a booking in the package."""

from __future__ import annotations

from typing import Any

import click

from boekwerk.cli.commands import option
from boekwerk.cli.overview_acts import Chosen, act_command, opened, say_done
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(why: str, **given: Any) -> int:
        chosen = Chosen(**given)
        with opened(chosen) as desk:
            work = desk.reverse(why)
        return say_done(chosen, work.state, language)

    why = option(
        "--why", said("cli_text_metavar", language), said("cli_option_why", language), required=True
    )
    return act_command("reverse", "cli_help_overview_reverse", language, run, [why])
