"""What the commands that act on one document share: finding it, and showing how it stands afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from msgspec import Struct

from boekwerk.app.acting import DocumentDesk, open_document
from boekwerk.app.concepts import acting
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.overview_text import acted_form
from boekwerk.cli.wording import label
from boekwerk.domain.workflow import DocumentState
from boekwerk.reasons import Language, said


class Chosen(Struct, frozen=True):
    """Which document, in which store, and who acts on it."""

    document: str
    administration: str | None
    store: str | None
    user: str | None
    format: str


@contextmanager
def opened(chosen: Chosen) -> Iterator[DocumentDesk]:
    """Open the desk of the document."""
    with open_document(chosen.document, chosen.administration, chosen.store, acting(chosen.user)) as desk:
        yield desk


def of_document(language: Language) -> list[click.Parameter]:
    """Make the argument that names a document, and the options that every act has."""
    return [
        click.Argument(["document"], metavar=said("cli_document_metavar", language)),
        option(
            "--administration",
            said("cli_id_metavar", language),
            said("cli_option_timeline_administration", language),
        ),
        store_option(language),
        of_user(language),
        of_format(language),
    ]


def say_done(chosen: Chosen, state: DocumentState, language: Language) -> int:
    """Say where the document is on its way now."""
    if chosen.format == "json":
        click.echo(json.dumps(acted_form(chosen.document, state), indent=2))
    else:
        values = {"document": chosen.document, "state": label(f"state_{state}", language)}
        click.echo(said("cli_document_is_now", language, **values))
    return 0


def act_command(
    name: str, code: str, language: Language, run: Callable[..., int], more: list[click.Parameter]
) -> LocalCommand:
    """Build a command that acts on one document."""
    return LocalCommand(name, language, code, run, [*of_document(language), *more])
