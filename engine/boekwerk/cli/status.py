"""``boekwerk status``: what is in the store."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, store_option, word_option
from boekwerk.cli.screen import Screen
from boekwerk.domain.amount import Quantity
from boekwerk.reasons import Language, said
from boekwerk.store.status import AdministrationStatus, StoreStatus, store_status

SCHEMA = "boekwerk.status/1"
_FORMATS = ("text", "json")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, format: str) -> int:
        with open_store(store) as opened, opened.reading() as connection:
            place, status = str(opened.place), store_status(connection)
        if format == "json":
            click.echo(json.dumps(_form(place, status), indent=2))
        else:
            _print_text(place, status, language)
        return 0

    return LocalCommand(
        "status",
        language,
        "cli_help_status",
        run,
        [store_option(language), word_option("--format", _FORMATS, "cli_option_format", language)],
    )


def _print_text(place: str, status: StoreStatus, language: Language) -> None:
    screen = Screen(sys.stdout)
    size = Quantity(Decimal(status.bytes).scaleb(-6).quantize(Decimal("0.1")))
    values = {"version": status.version, "size": size}
    screen.line((said("cli_status_store", language, store=place, **values), "strong"))
    for one in status.administrations:
        known = one.known
        screen.line((known.code, "strong"), "  ", known.name)
        when = {"taken": one.taken.date(), "imported": known.imported and known.imported.date()}
        screen.line(said("cli_status_snapshot", language, number=one.snapshot, **when), indent=2)
        screen.line(said("cli_status_counts", language, **one.counts), indent=2)
        screen.line((said("cli_status_folder", language, folder=known.folder), "quiet"), indent=2)
    if not status.administrations:
        screen.line(said("cli_status_empty", language))


def _form(place: str, status: StoreStatus) -> dict[str, Any]:
    administrations = [_administration_form(one) for one in status.administrations]
    about = {"store": place, "version": status.version, "bytes": status.bytes}
    return {"schema": SCHEMA, **about, "administrations": administrations}


def _administration_form(one: AdministrationStatus) -> dict[str, Any]:
    known = one.known
    return {
        "administration": known.code,
        "name": known.name,
        "folder": known.folder,
        "snapshot": one.snapshot,
        "version": one.version,
        "taken": one.taken.isoformat(),
        "imported": known.imported and known.imported.isoformat(),
        **one.counts,
    }
