"""``boekwerk stop``: stop automatic booking at once, in an administration or in all."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.halting import stop_booking
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, why: str | None, user: str | None, store: str | None) -> int:
        is_new = stop_booking(administration, why, acting(user), store)
        where = "_everywhere" if administration is None else ""
        code = f"cli_stopped{where}" if is_new else f"cli_stopped_already{where}"
        click.echo(said(code, language, administration=administration))
        return 0

    return LocalCommand(
        "stop",
        language,
        "cli_help_stop",
        run,
        [
            click.Argument(["administration"], metavar=f"[{_id(language)}]", required=False),
            option("--why", said("cli_text_metavar", language), said("cli_option_stop_why", language)),
            of_user(language),
            store_option(language),
        ],
    )


def _id(language: Language) -> str:
    return said("cli_id_metavar", language)
