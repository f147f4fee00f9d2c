"""``boekwerk mail send``: send the notices that are due."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.mailing import read_mailing, send_mail, try_again, unsent_notices
from boekwerk.app.store import open_store
from boekwerk.app.workflow import open_workflow
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(again: bool, user: str | None, store: str | None) -> int:
        if read_mailing() is None:
            raise BoekwerkError(Reason("mail_not_set_up"))
        with open_store(store) as opened, open_workflow(opened) as office:
            if again:
                try_again(opened, None, acting(user))
            tried = 0
            while count := send_mail(office):
                tried += count
            left = len(unsent_notices(opened))
        click.echo(said("cli_mail_sent", language, tried=tried, left=left))
        return EXIT_FOUND if left else 0

    return LocalCommand(
        "send",
        language,
        "cli_help_mail_send",
        run,
        [
            click.Option(["--again"], is_flag=True, help=said("cli_option_mail_again", language)),
            of_user(language),
            store_option(language),
        ],
    )
