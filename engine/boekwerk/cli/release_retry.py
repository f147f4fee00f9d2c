"""``boekwerk release retry``: try releases for payment again."""

from __future__ import annotations

import sys

import click

from boekwerk.app.concepts import Acting, acting
from boekwerk.app.releasing import ReleaseDesk, stuck_releases
from boekwerk.app.store import open_store
from boekwerk.app.workflow import open_workflow
from boekwerk.cli.commands import LocalCommand
from boekwerk.cli.progress import with_progress
from boekwerk.cli.release_text import exit_code, of_all, of_document, print_works
from boekwerk.cli.wording import problem_line
from boekwerk.domain.errors import BoekwerkError
from boekwerk.reasons import Language, said
from boekwerk.store.database import Store
from boekwerk.store.work import Work


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        document: str | None,
        all: bool,
        administration: str | None,
        user: str | None,
        store: str | None,
        format: str,
    ) -> int:
        if (document is None) is not all:
            raise click.UsageError(said("cli_release_document_or_all", language))
        act = acting(user)
        with open_store(store) as opened:
            if document is None:
                works = _all(opened, administration, act, language)
            else:
                with open_workflow(opened) as office:
                    works = [ReleaseDesk(office, act).retry(document, administration)]
        print_works(works, format, language)
        return exit_code(works)

    return LocalCommand(
        "retry",
        language,
        "cli_help_release_retry",
        run,
        [
            of_document(language, required=False),
            click.Option(["--all"], is_flag=True, help=said("cli_option_release_all", language)),
            *of_all(language),
        ],
    )


def _all(store: Store, administration: str | None, act: Acting, language: Language) -> list[Work]:
    """Try all of them; one that cannot be tried is told, and does not keep the others from it."""
    works = stuck_releases(store, administration)
    tried = []
    with open_workflow(store) as office:
        desk = ReleaseDesk(office, act)
        for work in with_progress(works, len(works), language, sys.stdout):
            try:
                tried.append(desk.retry(work.sha256, work.code))
            except BoekwerkError as error:
                click.echo(problem_line(error.reason, language), err=True)
                tried.append(work)
    return tried
