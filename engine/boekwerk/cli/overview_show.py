"""``boekwerk overview show``: all that is known of one document."""

from __future__ import annotations

import json
import sys

import click

from boekwerk.app.concepts import ConceptDesk
from boekwerk.app.overview import WholeDocument, read_whole
from boekwerk.app.store import known_administration, open_store
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.overview_text import print_whole, whole_form
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language, said
from boekwerk.store.database import Store
from boekwerk.trial.records import Records


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(document: str, administration: str | None, store: str | None, format: str) -> int:
        with open_store(store) as opened:
            whole = read_whole(opened, document, administration)
            if format == "json":
                click.echo(json.dumps(whole_form(whole, language), indent=2))
                return 0
            print_whole(whole, _records(opened, whole), Screen(sys.stdout), language)
        return 0

    return LocalCommand(
        "show",
        language,
        "cli_help_overview_show",
        run,
        [
            click.Argument(["document"], metavar=said("cli_document_metavar", language)),
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_timeline_administration", language),
            ),
            store_option(language),
            of_format(language),
        ],
    )


def _records(store: Store, whole: WholeDocument) -> Records | None:
    """Give the names of what the proposal books on; None where there is none, or it was erased."""
    if whole.concept is None or whole.kept.name is None:
        return None
    with store.reading() as connection:
        known = known_administration(connection, whole.kept.administration)
    return ConceptDesk(store, known, None).records(whole.concept)
