"""``boekwerk restore``: a backup in the place of a store that is gone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from boekwerk.app.concepts import acting
from boekwerk.app.upkeep import put_back
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language, said
from boekwerk.store.restoring import Restored

SCHEMA = "boekwerk.restore/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(file: str, user: str | None, store: str | None, format: str) -> int:
        restored = put_back(Path(file), store, acting(user))
        if format == "json":
            about = {"schema": SCHEMA, "language": language}
            click.echo(json.dumps({**about, **plain(restored, language)}, indent=2))
        else:
            _print(restored, language)
        return EXIT_FOUND if restored.problems else 0

    return LocalCommand(
        "restore",
        language,
        "cli_help_restore",
        run,
        [
            click.Argument(["file"], metavar=said("cli_file_metavar", language)),
            of_user(language),
            store_option(language),
            of_format(language),
        ],
    )


def _print(restored: Restored, language: Language) -> None:
    screen = Screen(sys.stdout)
    checked = restored.checked
    values = {"version": restored.version, "documents": checked.documents, "events": checked.events}
    screen.line(said("cli_restored", language, **values))
    screen.line(said("cli_restored_in_flight", language, count=restored.in_flight))
    for problem in restored.problems:
        screen.line((said("cli_problem", language), "bad"), full_problem(problem, language))
