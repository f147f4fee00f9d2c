"""``boekwerk archive list``: files that did not get to the package."""

from __future__ import annotations

import json
import sys

import click

from boekwerk.app.archive import list_failed
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.archive/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, store: str | None, format: str) -> int:
        found = list_failed(administration, store)
        if format == "json":
            files = [
                {
                    "administration": work.code,
                    "document": work.sha256,
                    "file": file.name,
                    "number": file.number,
                    "attempts": file.attempts,
                    "problem": plain(file.reason, language),
                }
                for work, file in found
            ]
            click.echo(json.dumps({"schema": SCHEMA, "language": language, "files": files}, indent=2))
            return EXIT_FOUND if found else 0
        screen = Screen(sys.stdout)
        for work, file in found:
            values = {"administration": work.code, "document": work.sha256[:12], "file": file.name}
            screen.line(said("cli_archive_failed", language, number=file.number, **values))
            if file.reason is not None:
                screen.line(full_problem(file.reason, language), indent=2)
        if not found:
            screen.line(said("cli_archive_none", language))
        return EXIT_FOUND if found else 0

    options: list[click.Parameter] = [of_some_administration(language), store_option(language)]
    return LocalCommand("list", language, "cli_help_archive_list", run, [*options, of_format(language)])


def of_some_administration(language: Language) -> click.Parameter:
    """Make the option that limits a command to one administration."""
    metavar = said("cli_id_metavar", language)
    return option("--administration", metavar, said("cli_option_one_administration", language))
