"""``boekwerk timeline show``: what happened to a document."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option, store_option, word_option
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import label
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, sentence
from boekwerk.store.documents import KeptDocument, find_document
from boekwerk.store.timeline import Event, events_of

SCHEMA = "boekwerk.timeline/1"
_FORMATS = ("text", "json")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(document: str, administration: str | None, store: str | None, format: str) -> int:
        with open_store(store) as opened, opened.reading() as connection:
            found = find_document(connection, document, administration)
            events = events_of(connection, found.id)
        if format == "json":
            click.echo(json.dumps(_form(found, events, language), indent=2))
        else:
            _print_text(found, events, language)
        return 0

    return LocalCommand(
        "show",
        language,
        "cli_help_timeline_show",
        run,
        [
            click.Argument(["document"], metavar=said("cli_document_metavar", language)),
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_timeline_administration", language),
            ),
            store_option(language),
            word_option("--format", _FORMATS, "cli_option_format", language),
        ],
    )


def _print_text(document: KeptDocument, events: Sequence[Event], language: Language) -> None:
    screen = Screen(sys.stdout)
    values = {"name": document.name, "administration": document.administration, "sha256": document.sha256}
    screen.line((said("cli_timeline_document", language, **values), "strong"))
    for event in events:
        at = event.at.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
        screen.line((f"{event.sequence}  {at}  {event.who}", "quiet"), f"  {_said(event.what, language)}")
        if event.why is not None:
            screen.line(said("cli_timeline_why", language, why=_said(event.why, language)), indent=4)
        for name, text in (event.personal or {}).items():
            screen.line(f"{label(f'personal_{name}', language)}: {text}", indent=4)
        if event.personal is None:
            screen.line((said("cli_timeline_erased", language), "quiet"), indent=4)
    if not events:
        screen.line(said("cli_timeline_empty", language))


def _form(document: KeptDocument, events: Sequence[Event], language: Language) -> dict[str, Any]:
    about: dict[str, Any] = plain(document, language)
    del about["id"]
    return {
        "schema": SCHEMA,
        "language": language,
        "document": {**about, "received": document.received.isoformat()},
        "events": [_event_form(event, language) for event in events],
    }


def _event_form(event: Event, language: Language) -> dict[str, Any]:
    reasons = {"what": event.what, "why": event.why}
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "who": event.who,
        **{name: reason and _reason_form(reason, language) for name, reason in reasons.items()},
        "personal": event.personal,
        "hash": event.hash,
    }


def _reason_form(reason: Reason, language: Language) -> dict[str, Any]:
    return {
        "code": reason.code,
        "sentence": _said(reason, language),
        "values": plain(reason.values, language),
    }


def _said(reason: Reason, language: Language) -> str:
    """Say a reason of years ago, also where the catalogue does not have it any more, or not so."""
    try:
        return sentence(reason, language)
    except KeyError:
        values = ", ".join(f"{name}: {value}" for name, value in reason.values.items())
        return f"{reason.code} ({values})" if values else reason.code
