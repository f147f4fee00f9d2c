"""``boekwerk show``: what was read from a document."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from boekwerk.app.reading import read_file
from boekwerk.app.settings import read_settings
from boekwerk.cli.commands import LocalCommand, option, word_option
from boekwerk.cli.document_text import print_document
from boekwerk.cli.screen import Screen
from boekwerk.intake import document_to_json, write_attachments
from boekwerk.reasons import Language, said

_FORMATS = ("text", "json")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(file: str, format: str, attachments: str | None) -> int:
        reading = read_file(Path(file), read_settings().limits)
        if format == "json":
            # In ASCII: no terminal or code page can do anything with what a stranger wrote.
            click.echo(json.dumps(json.loads(document_to_json(reading.document)), indent=2))
        else:
            print_document(reading.document, Screen(sys.stdout), language)
        written = write_attachments(reading, Path(attachments)) if attachments else ()
        for path in written:
            click.echo(said("cli_attachment_written", language, file=str(path)), err=True)
        return 0

    return LocalCommand(
        "show",
        language,
        "cli_help_show",
        run,
        [
            click.Argument(["file"], metavar=said("cli_file_metavar", language)),
            word_option("--format", _FORMATS, "cli_option_format", language),
            option(
                "--attachments",
                said("cli_folder_metavar", language),
                said("cli_option_attachments", language),
            ),
        ],
    )
