"""How documents that wait for release are shown: as text and as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from boekwerk.cli.commands import option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language, said
from boekwerk.store.work import Work

SCHEMA = "boekwerk.releases/1"
_ENOUGH = 12


def print_works(works: Sequence[Work], format: str, language: Language) -> None:
    """Show documents with where they are and every reason."""
    if format == "json":
        documents = [_form(work, language) for work in works]
        click.echo(json.dumps({"schema": SCHEMA, "language": language, "documents": documents}, indent=2))
        return
    screen = Screen(sys.stdout)
    for work in works:
        values = {"document": work.sha256[:_ENOUGH], "administration": work.code}
        about = said("cli_release_document", language, state=f"state_{work.state}", **values)
        screen.line((about, "strong"))
        for reason in work.reasons:
            screen.line(full_problem(reason, language), indent=2)


def exit_code(works: Iterable[Work]) -> int:
    """Give 0 when all of them are free for payment."""
    return 0 if all(work.state == "released" for work in works) else EXIT_FOUND


def of_document(language: Language, *, required: bool = True) -> click.Argument:
    """Make the argument that names a document."""
    metavar = said("cli_document_metavar", language)
    return click.Argument(["document"], required=required, metavar=metavar if required else f"[{metavar}]")


def of_all(language: Language) -> list[click.Parameter]:
    """Make the options that every command on releases has."""
    metavar = said("cli_id_metavar", language)
    return [
        option("--administration", metavar, said("cli_option_one_administration", language)),
        of_user(language),
        store_option(language),
        of_format(language),
    ]


def _form(work: Work, language: Language) -> dict[str, Any]:
    return {
        "administration": work.code,
        "document": work.sha256,
        "state": work.state,
        "since": work.since.isoformat(),
        "due": work.due and work.due.isoformat(),
        "booked_by": work.booked_by,
        "reasons": [reason_form(reason, language) for reason in work.reasons],
    }
