"""``boekwerk release by-hand``: note that a payment was released in the package itself."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.releasing import ReleaseDesk
from boekwerk.app.store import open_store
from boekwerk.app.workflow import open_workflow
from boekwerk.cli.commands import LocalCommand
from boekwerk.cli.release_text import exit_code, of_all, of_document, print_works
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        document: str,
        unseen: bool,
        administration: str | None,
        user: str | None,
        store: str | None,
        format: str,
    ) -> int:
        with open_store(store) as opened, open_workflow(opened) as office:
            desk = ReleaseDesk(office, acting(user))
            works = [desk.by_hand(document, administration, unseen=unseen)]
        print_works(works, format, language)
        return exit_code(works)

    return LocalCommand(
        "by-hand",
        language,
        "cli_help_release_by_hand",
        run,
        [
            of_document(language),
            click.Option(["--unseen"], is_flag=True, help=said("cli_option_release_unseen", language)),
            *of_all(language),
        ],
    )
