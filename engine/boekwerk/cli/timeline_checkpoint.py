"""``boekwerk timeline checkpoint``: what the ends of all timelines are, to be kept elsewhere."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.output import open_output
from boekwerk.reasons import Language, said
from boekwerk.store.checkpoints import checkpoint_form, make_checkpoint


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, output: str | None) -> int:
        with open_store(store) as opened, opened.reading() as connection:
            checkpoint = make_checkpoint(connection, datetime.datetime.now(datetime.UTC))
        with open_output(Path(output) if output else None) as stream:
            stream.write(checkpoint_form(checkpoint).decode())
        values = {"documents": len(checkpoint.heads), "digest": checkpoint.digest}
        click.echo(said("cli_checkpoint_made", language, **values), err=True)
        return 0

    return LocalCommand(
        "checkpoint",
        language,
        "cli_help_timeline_checkpoint",
        run,
        [
            store_option(language),
            option("--output", said("cli_file_metavar", language), said("cli_option_output", language)),
        ],
    )
