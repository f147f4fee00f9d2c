"""``boekwerk link list``: which links there are."""

from __future__ import annotations

import json

import click

from boekwerk.app.links import links_of
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.users_text import link_form, link_text
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.links/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, linked: str | None, store: str | None, format: str) -> int:
        with open_store(store) as opened:
            found = links_of(opened, administration, linked)
        if format == "json":
            click.echo(
                json.dumps({"schema": SCHEMA, "links": [link_form(link) for link in found]}, indent=2)
            )
            return 0
        for link in found:
            click.echo(link_text(link, language))
        if not found:
            click.echo(said("cli_links_none", language), err=True)
        return 0

    return LocalCommand(
        "list",
        language,
        "cli_help_link_list",
        run,
        [
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_link_administration", language),
            ),
            click.Option(
                ["linked", "--for"],
                metavar=said("cli_user_metavar", language),
                help=said("cli_option_link_of", language),
            ),
            store_option(language),
            of_format(language),
        ],
    )
