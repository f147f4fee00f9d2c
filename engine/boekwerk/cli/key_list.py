"""``boekwerk key list``: which keys there are, and which are still needed."""

from __future__ import annotations

import json

import click

from boekwerk.app.keys import KeyUse, uses_of_keys
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.keys/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, format: str) -> int:
        with open_store(store) as opened:
            found = uses_of_keys(opened)
        if format == "json":
            form = [{"key": use.key, "links": use.links, "state": _state(use)} for use in found]
            click.echo(json.dumps({"schema": SCHEMA, "keys": form}, indent=2))
        else:
            for use in found:
                values = {"key": use.key, "links": use.links, "state": _state(use)}
                click.echo(said("cli_key_line", language, **values))
            if not found:
                click.echo(said("cli_keys_none", language), err=True)
        return 1 if any(_state(use) == "key_needed" for use in found) else 0

    return LocalCommand(
        "list", language, "cli_help_key_list", run, [store_option(language), of_format(language)]
    )


def _state(use: KeyUse) -> str:
    if not use.is_there:
        return "key_needed"
    if use.is_first:
        return "key_first"
    return "key_there" if use.links else "key_spare"
