"""``boekwerk key rotate``: encrypt all secrets anew with the first key."""

from __future__ import annotations

import sys

import click

from boekwerk.app.concepts import acting
from boekwerk.app.keys import rotate, uses_of_keys
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.progress import with_progress
from boekwerk.cli.wording import problem_line
from boekwerk.domain.errors import VaultError
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, user: str | None) -> int:
        with open_store(store) as opened:
            before = sum(use.links for use in uses_of_keys(opened) if not use.is_first)
            done = list(with_progress(rotate(opened, acting(user)), before, language, sys.stdout))
            left = [use.key for use in uses_of_keys(opened) if use.links and not use.is_first]
        for problem in done:
            if problem is not None:
                click.echo(problem_line(problem, language), err=True)
        click.echo(said("cli_keys_rotated", language, count=done.count(None)))
        if left:
            raise VaultError(Reason("cli_keys_still_needed", {"keys": tuple(left)}))
        return 0

    parameters = [store_option(language), of_user(language)]
    return LocalCommand("rotate", language, "cli_help_key_rotate", run, parameters)
