"""``boekwerk export``: an administration out of the store again."""

from __future__ import annotations

from pathlib import Path

import click

from boekwerk.app.exporting import export_folder, export_history
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option
from boekwerk.cli.concept_options import of_administration
from boekwerk.cli.output import open_output
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str, store: str | None, output: str | None, folder: str | None) -> int:
        if output and folder:
            raise click.UsageError(said("cli_export_both", language), click.get_current_context())
        with open_store(store) as opened:
            if folder:
                count = export_folder(opened, administration, Path(folder))
            else:
                with open_output(Path(output) if output else None) as stream:
                    count = export_history(opened, administration, stream)
        click.echo(said("cli_export_done", language, count=count), err=True)
        return 0

    return LocalCommand(
        "export",
        language,
        "cli_help_export",
        run,
        [
            *of_administration(language),
            option(
                "--output", said("cli_file_metavar", language), said("cli_option_export_output", language)
            ),
            option(
                "--folder", said("cli_folder_metavar", language), said("cli_option_export_folder", language)
            ),
        ],
    )
