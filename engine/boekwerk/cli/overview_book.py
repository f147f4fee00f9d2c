"""``boekwerk overview book``: a person has a document booked."""

from __future__ import annotations

from typing import Any

import click

from boekwerk.app.acting import Choices
from boekwerk.cli.commands import option
from boekwerk.cli.overview_acts import Chosen, act_command, opened, say_done
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(payment_condition: str | None, authoriser: tuple[str, ...], one_off: bool, **given: Any) -> int:
        steps = tuple(tuple(name.strip() for name in step.split(",")) for step in authoriser)
        chosen = Chosen(**given)
        with opened(chosen) as desk:
            work = desk.book(Choices(payment_condition, steps, one_off))
        return say_done(chosen, work.state, language)

    return act_command(
        "book",
        "cli_help_overview_book",
        language,
        run,
        [
            option(
                "--payment-condition",
                said("cli_code_metavar", language),
                said("cli_option_payment_condition", language),
            ),
            option(
                "--authoriser",
                said("cli_authoriser_metavar", language),
                said("cli_option_authoriser", language),
                multiple=True,
            ),
            click.Option(["--one-off"], is_flag=True, help=said("cli_option_one_off", language)),
        ],
    )
