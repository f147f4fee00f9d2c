"""``boekwerk sync``: bring master data up to what the accounting packages have."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from boekwerk.app.store import open_store
from boekwerk.app.syncing import SyncFailure, synchronise_all
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.progress import with_count_progress
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import problem_line
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, term
from boekwerk.workflow.syncing import Asked, SyncResult

SCHEMA = "boekwerk.sync/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        administrations: tuple[str, ...], full: bool, user: str | None, store: str | None, format: str
    ) -> int:
        def watch(counts: Iterable[int]) -> Iterable[int]:
            return with_count_progress(counts, language)

        screen, forms, failed, count = Screen(sys.stdout), [], False, 0
        with open_store(store) as opened:
            for found in synchronise_all(opened, administrations, Asked(user, full), watch):
                count += 1
                failed = failed or isinstance(found, SyncFailure)
                if format == "json":
                    forms.append(_form(found, language))
                elif isinstance(found, SyncFailure):
                    _say(found.administration, found.error.reason, language)
                else:
                    _print(found, screen, language)
        if format == "json":
            click.echo(json.dumps({"schema": SCHEMA, "synchronisations": forms}, indent=2))
        if count == 0:
            click.echo(said("cli_sync_none", language), err=True)
        return EXIT_FOUND if failed else 0

    return LocalCommand(
        "sync",
        language,
        "cli_help_sync",
        run,
        [
            click.Argument(["administrations"], nargs=-1, metavar=said("cli_sync_metavar", language)),
            click.Option(["--full"], is_flag=True, help=said("cli_option_sync_full", language)),
            option("--user", said("cli_id_metavar", language), said("cli_option_sync_user", language)),
            store_option(language),
            of_format(language),
        ],
    )


def _print(found: SyncResult, screen: Screen, language: Language) -> None:
    screen.line((found.administration, "strong"), "  ", found.name)
    values = {"read": found.read, "changed": found.changed, "obligations": found.obligations}
    code = "cli_sync_full" if found.full else "cli_sync_changes"
    screen.line(said(code, language, **values), indent=2)
    if found.untold:
        tables = ", ".join(term(f"fact_{table}", language) for table in found.untold)
        screen.line((said("cli_sync_untold", language, tables=tables), "quiet"), indent=2)
    if found.woken:
        screen.line(said("cli_sync_woken", language, count=found.woken), indent=2)


def _say(administration: str, reason: Reason, language: Language) -> None:
    click.echo(f"{administration}: {problem_line(reason, language)}", err=True)


def _form(found: SyncResult | SyncFailure, language: Language) -> dict[str, Any]:
    if isinstance(found, SyncFailure):
        return {
            "administration": found.administration,
            "problem": reason_form(found.error.reason, language),
        }
    return {
        "administration": found.administration,
        "name": found.name,
        "full": found.full,
        "read": found.read,
        "changed": found.changed,
        "obligations": found.obligations,
        "snapshot": found.snapshot,
        "untold": list(found.untold),
        "woken": found.woken,
    }
