"""``boekwerk api``: serve the HTTP API."""

from __future__ import annotations

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, count, option, store_option
from boekwerk.reasons import Language, said

_MOST_PORT = 65_535
_PORT = "8321"
_HOST = "127.0.0.1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(host: str, port: int, store: str | None) -> int:
        # The server's libraries take long to import.
        from boekwerk.api.serving import is_loopback, serve  # noqa: PLC0415
