"""``boekwerk key new``: make a key."""

from __future__ import annotations

import click

from boekwerk.cli.commands import LocalCommand
from boekwerk.reasons import Language, said
from boekwerk.vault.keys import keep_in_keyring, new_key


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(keyring: bool) -> int:
        key = new_key()
        if keyring:
            keep_in_keyring(key)
            click.echo(said("cli_key_in_keyring", language, key=key.id))
            return 0
        click.echo(key.text().reveal())
        click.echo(said("cli_key_made", language, key=key.id), err=True)
        return 0

    flag = click.Option(["--keyring"], is_flag=True, help=said("cli_option_keyring", language))
    return LocalCommand("new", language, "cli_help_key_new", run, [flag])
