"""``boekwerk resume``: let automatic booking go on where it was stopped."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.halting import resume_booking
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, user: str | None, store: str | None) -> int:
        resumed = resume_booking(administration, acting(user), store)
        where = "_everywhere" if administration is None else ""
        code = f"cli_resumed{where}" if resumed.was_stopped else f"cli_not_stopped{where}"
        click.echo(said(code, language, administration=administration))
        if resumed.was_stopped:
            click.echo(said("cli_resumed_documents", language, documents=resumed.decided_anew))
        for halt in resumed.left:
            code = "cli_stopped_still_everywhere" if halt.administration is None else "cli_stopped_still"
            values = {"administration": halt.administration, "date": halt.since.date(), "user": halt.who}
            click.echo(said(code, language, **values), err=True)
        return 0

    return LocalCommand(
        "resume",
        language,
        "cli_help_resume",
        run,
        [
            click.Argument(
                ["administration"], metavar=f"[{said('cli_id_metavar', language)}]", required=False
            ),
            of_user(language),
            store_option(language),
        ],
    )
