"""``boekwerk release list``: what is approved and not free for payment, and what is not held."""

from __future__ import annotations

import click

from boekwerk.app.releasing import stuck_releases
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.release_text import exit_code, print_works
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, store: str | None, format: str) -> int:
        with open_store(store) as opened:
            found = stuck_releases(opened, administration)
        print_works(found, format, language)
        if not found:
            click.echo(said("cli_release_none", language), err=True)
        return exit_code(found)

    return LocalCommand(
        "list",
        language,
        "cli_help_release_list",
        run,
        [
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_one_administration", language),
            ),
            store_option(language),
            of_format(language),
        ],
    )
