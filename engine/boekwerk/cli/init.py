"""``boekwerk init``: an administration folder to start from."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from boekwerk.cli.commands import LocalCommand, count, option
from boekwerk.office import create_administration
from boekwerk.reasons import Language, said

_LAST_YEAR = 2100


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(folder: str, name: str | None, package: str, year: int | None) -> int:
        place = Path(folder)
        written = create_administration(
            place,
            name=name or place.resolve().name,
            package=package,
            language=language,
            year=year or datetime.date.today().year,
        )
        for path in written:
            click.echo(path)
        click.echo(said("cli_init_next", language, folder=folder), err=True)
        return 0

    return LocalCommand(
        "init",
        language,
        "cli_help_init",
        run,
        [
            click.Argument(["folder"], metavar=said("cli_folder_metavar", language)),
            option("--name", said("cli_text_metavar", language), said("cli_option_name", language)),
            option(
                "--package",
                said("cli_text_metavar", language),
                said("cli_option_package", language),
                default="local",
            ),
            option(
                "--year",
                said("cli_year_metavar", language),
                said("cli_option_year", language),
                callback=count(_LAST_YEAR, language),
            ),
        ],
    )
