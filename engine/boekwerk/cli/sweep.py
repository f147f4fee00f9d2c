"""``boekwerk sweep``: decide once more on everything in review, and say what nobody woke."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from boekwerk.app.store import open_store
from boekwerk.app.syncing import SyncFailure, sweep_all
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.progress import with_progress
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import problem_line
from boekwerk.reasons import Language, said
from boekwerk.workflow.sweeping import Missed, Swept, Watch

SCHEMA = "boekwerk.sweep/1"
_SHORT = 12


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administrations: tuple[str, ...], store: str | None, format: str) -> int:
        def watch(count: int) -> Watch:
            def through(documents: Iterable[int]) -> Iterable[int]:
                return with_progress(documents, count, language, sys.stdout)

            return through

        screen, forms, is_well = Screen(sys.stdout), [], True
        with open_store(store) as opened:
            for found in sweep_all(opened, administrations, watch):
                is_well = is_well and isinstance(found, Swept) and not (found.missed or found.undecidable)
                if format == "json":
                    forms.append(_form(found, language))
                else:
                    _print(found, screen, language)
        if format == "json":
            click.echo(json.dumps({"schema": SCHEMA, "sweeps": forms}, indent=2))
        return 0 if is_well else EXIT_FOUND

    return LocalCommand(
        "sweep",
        language,
        "cli_help_sweep",
        run,
        [
            click.Argument(["administrations"], nargs=-1, metavar=said("cli_sync_metavar", language)),
            store_option(language),
            of_format(language),
        ],
    )


def _print(found: Swept | SyncFailure, screen: Screen, language: Language) -> None:
    if isinstance(found, SyncFailure):
        click.echo(f"{found.administration}: {problem_line(found.error.reason, language)}", err=True)
        return
    values = {"looked_at": found.looked_at, "missed": len(found.missed)}
    screen.line((found.administration, "strong"), "  ", said("cli_sweep_counts", language, **values))
    for each in found.missed:
        code = "cli_sweep_missed" if each.woken else "cli_sweep_missed_busy"
        about = {"number": each.number, "relation": each.relation_name, "document": each.sha256[:_SHORT]}
        screen.line((said(code, language, **about), "bad"), indent=2)
    if found.problem is not None:
        count = said("cli_sweep_undecidable", language, count=found.undecidable)
        click.echo(f"{found.administration}: {count} {problem_line(found.problem, language)}", err=True)


def _form(found: Swept | SyncFailure, language: Language) -> dict[str, Any]:
    if isinstance(found, SyncFailure):
        return {
            "administration": found.administration,
            "problem": reason_form(found.error.reason, language),
        }
    return {
        "administration": found.administration,
        "looked_at": found.looked_at,
        "missed": [_missed_form(each) for each in found.missed],
        "undecidable": found.undecidable,
        "problem": found.problem and reason_form(found.problem, language),
    }


def _missed_form(each: Missed) -> dict[str, Any]:
    about = {"document": each.sha256, "number": each.number, "relation": each.relation_name}
    return {**about, "woken": each.woken}
