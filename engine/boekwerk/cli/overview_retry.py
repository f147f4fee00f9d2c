"""``boekwerk overview retry``: let a document that was set aside go on."""

from __future__ import annotations

from typing import Any

import click

from boekwerk.cli.overview_acts import Chosen, act_command, opened, say_done
from boekwerk.reasons import Language


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        chosen = Chosen(**given)
        with opened(chosen) as desk:
            work = desk.retry()
        return say_done(chosen, work.state, language)

    return act_command("retry", "cli_help_overview_retry", language, run, [])
