"""``boekwerk schema``: the JSON Schemas that editors complete, explain and underline with."""

from __future__ import annotations

from pathlib import Path

import click

from boekwerk.app.schemas import SCHEMAS, schema_of
from boekwerk.app.settings import read_settings
from boekwerk.app.vocabulary import vocabulary_of
from boekwerk.cli.commands import LocalCommand, one_of, option
from boekwerk.cli.output import open_output
from boekwerk.cli.wording import problem_line
from boekwerk.packages import load_packages
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(of: str, output: str | None) -> int:
        packages = load_packages(read_settings().plugins)
        vocabulary, left_out = vocabulary_of(packages)
        for reason in (*(problem.reason for problem in packages.problems), *left_out):
            click.echo(problem_line(reason, language), err=True)
        place = Path(output) if output else None
        if place is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
        with open_output(place) as stream:
            stream.write(schema_of(of, vocabulary))
        return 0

    file = said("cli_file_metavar", language)
    return LocalCommand(
        "schema",
        language,
        "cli_help_schema",
        run,
        [
            option(
                "--of",
                "|".join(SCHEMAS),
                said("cli_option_schema_of", language),
                default="rules",
                callback=one_of(SCHEMAS, language),
            ),
            option("--output", file, said("cli_option_output", language)),
        ],
    )
