"""``boekwerk overview settle``: say what became of an ambiguous posting."""

from __future__ import annotations

from typing import Any

import click

from boekwerk.cli.commands import option
from boekwerk.cli.overview_acts import Chosen, act_command, opened, say_done
from boekwerk.reasons import Language, said
from boekwerk.workflow.settled_by_hand import Settlement


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(booked: str | None, send_again: bool, review: bool, **given: Any) -> int:
        if (booked is not None) + send_again + review != 1:
            raise click.UsageError(said("cli_settle_one", language))
        chosen = Chosen(**given)
        with opened(chosen) as desk:
            work = desk.settle(_settlement(booked, send_again=send_again))
        return say_done(chosen, work.state, language)

    return act_command(
        "settle",
        "cli_help_overview_settle",
        language,
        run,
        [
            option("--booked", said("cli_number_metavar", language), said("cli_option_booked", language)),
            click.Option(["--send-again"], is_flag=True, help=said("cli_option_send_again", language)),
            click.Option(["--review"], is_flag=True, help=said("cli_option_review", language)),
        ],
    )


def _settlement(booked: str | None, *, send_again: bool) -> Settlement:
    if booked is not None:
        return Settlement("booked", booked)
    return Settlement("send_again" if send_again else "review")
