"""``boekwerk api``: serve the HTTP API."""

from __future__ import annotations

from importlib import import_module

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, count, option, store_option
from boekwerk.reasons import Language, said
from boekwerk.store.users import are_there_users

_HOST = "127.0.0.1"
_PORT = "8321"
_MOST_PORT = 65_535


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(host: str, port: int, store: str | None) -> int:
        # By name: the two edges do not know each other, and the server's libraries are read only here.
        serving = import_module("boekwerk.api.serving")
        with open_store(store) as opened, opened.reading() as connection:
            has_users = are_there_users(connection)
        if not has_users:
            click.echo(said("cli_api_no_users", language), err=True)
        if not serving.is_loopback(host):
            click.echo(said("cli_api_not_loopback", language, host=host), err=True)
        click.echo(said("cli_api_serves", language, host=host, port=port), err=True)
        serving.serve(store, host, port)
        return 0

    return LocalCommand(
        "api",
        language,
        "cli_help_api",
        run,
        [
            option(
                "--host",
                said("cli_host_metavar", language),
                said("cli_option_host", language),
                default=_HOST,
            ),
            option(
                "--port",
                said("cli_number_metavar", language),
                said("cli_option_port", language),
                default=_PORT,
                callback=count(_MOST_PORT, language),
            ),
            store_option(language),
        ],
    )
