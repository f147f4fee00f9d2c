"""``boekwerk upgrade``: a store of an older Boekwerk, brought up to date."""

from __future__ import annotations

import datetime
import json
from importlib.metadata import version

import click

from boekwerk.app.upkeep import Upgrade, bring_up_to_date, needed_upgrade
from boekwerk.cli.backup import print_backup
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.progress import watching_pages
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.upgrade/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(check: bool, without_backup: bool, store: str | None, format: str) -> int:
        if check:
            found = needed_upgrade(store)
        else:
            now = datetime.datetime.now(datetime.UTC)
            with watching_pages(language) as watch:
                found = bring_up_to_date(store, now, watch, with_backup=not without_backup)
        if format == "json":
            click.echo(json.dumps(_form(found, done=not check), indent=2))
        else:
            _print(found, language, done=not check)
        return EXIT_FOUND if check and found.is_needed else 0

    return LocalCommand(
        "upgrade",
        language,
        "cli_help_upgrade",
        run,
        [
            click.Option(["--check"], is_flag=True, help=said("cli_option_upgrade_check", language)),
            click.Option(
                ["--without-backup"], is_flag=True, help=said("cli_option_without_backup", language)
            ),
            store_option(language),
            of_format(language),
        ],
    )


def _print(found: Upgrade, language: Language, *, done: bool) -> None:
    values = {"before": found.before, "after": found.after, "program": version("boekwerk")}
    if not found.is_needed:
        click.echo(said("cli_upgrade_not_needed", language, **values))
        return
    if found.backup is not None:
        print_backup(found.backup, language)
    click.echo(said("cli_upgraded" if done else "cli_upgrade_needed", language, **values))


def _form(found: Upgrade, *, done: bool) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "before": found.before,
        "after": found.after,
        "needed": found.is_needed,
        "done": done and found.is_needed,
        "backup": None if found.backup is None else str(found.backup.file),
    }
