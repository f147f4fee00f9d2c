"""``boekwerk backup``: one moment of the store in one file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from boekwerk.app.concepts import acting
from boekwerk.app.upkeep import make_backup
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.progress import watching_pages
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language, said
from boekwerk.store.backing_up import BackedUp

SCHEMA = "boekwerk.backup/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(file: str, user: str | None, store: str | None, format: str) -> int:
        with watching_pages(language) as watch:
            made = make_backup(store, Path(file), acting(user), watch)
        if format == "json":
            about = {"schema": SCHEMA, "language": language, "file": str(made.file), "bytes": made.bytes}
            rest = {"version": made.version, "checked": plain(made.checked, language)}
            problems = {"problems": plain(made.problems, language)}
            click.echo(json.dumps({**about, **rest, **problems}, indent=2))
        else:
            print_backup(made, language)
        return EXIT_FOUND if made.problems else 0

    return LocalCommand(
        "backup",
        language,
        "cli_help_backup",
        run,
        [
            click.Argument(["file"], metavar=said("cli_backup_metavar", language)),
            of_user(language),
            store_option(language),
            of_format(language),
        ],
    )


def print_backup(made: BackedUp, language: Language) -> None:
    """Tell where a backup is, what is in it, and what is wrong with the store that it was made of."""
    screen = Screen(sys.stdout)
    checked = made.checked
    values = {"file": str(made.file), "version": made.version, "megabytes": max(1, made.bytes // 1_000_000)}
    counts = {"documents": checked.documents, "events": checked.events}
    screen.line(said("cli_backup_made", language, **values, **counts))
    for problem in made.problems:
        screen.line((said("cli_problem", language), "bad"), full_problem(problem, language))
