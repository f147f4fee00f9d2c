"""``boekwerk propose``: the booking proposal for one document, kept when asked."""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.books import is_folder
from boekwerk.app.desk import open_office
from boekwerk.app.proposing import Proposed, propose_document
from boekwerk.cli.commands import LocalCommand, day, option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.concept_text import concept_form, print_proposal
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_sentence, problem_line
from boekwerk.domain.shown import shown
from boekwerk.reasons import Language, said


class _Options(Struct, frozen=True):
    file: str
    administration: str
    store: str | None
    rules: tuple[str, ...]
    save: bool
    user: str | None
    as_of: datetime.date | None
    format: str


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _propose(_Options(**given), language)

    folder = said("cli_folder_metavar", language)
    return LocalCommand(
        "propose",
        language,
        "cli_help_propose",
        run,
        [
            click.Argument(["file"], metavar=said("cli_file_metavar", language)),
            option("--administration", folder, said("cli_option_either", language), default="."),
            store_option(language),
            option("--rules", folder, said("cli_option_rules", language), multiple=True),
            click.Option(["--save"], is_flag=True, help=said("cli_option_save", language)),
            of_user(language),
            option(
                "--as-of",
                said("cli_date_metavar", language),
                said("cli_option_as_of", language),
                callback=day(language),
            ),
            of_format(language),
        ],
    )


def _propose(options: _Options, language: Language) -> int:
    rules = [Path(folder) for folder in options.rules] or None
    as_of = options.as_of or datetime.date.today()
    administration = Path(options.administration)
    if options.save and is_folder(administration, options.store):
        raise click.UsageError(
            said("cli_save_needs_store", language, administration=shown(str(administration)))
        )
    with closing(open_office(administration, rules, as_of=as_of, store=options.store)) as desk:
        for remark in desk.remarks:
            click.echo(problem_line(remark, language), err=True)
        proposed = propose_document(desk, Path(options.file))
        if options.save:
            from boekwerk.app.concepts import acting, save_concept  # noqa: PLC0415 (the store is heavy)

            proposed = save_concept(desk, proposed, Path(options.file), acting(options.user), options.store)
    if options.format == "json":
        click.echo(json.dumps(_form(proposed, language), indent=2))
    else:
        _print(proposed, language)
    return 0 if proposed.proposal is not None else 1


def _print(proposed: Proposed, language: Language) -> None:
    screen = Screen(sys.stdout)
    if proposed.proposal is None:
        screen.line(full_sentence(proposed.direction, language))
        return
    print_proposal(proposed.proposal, proposed.records, screen, language)
    if proposed.concept is not None:
        said_of = f"cli_concept_{proposed.kept}"
        click.echo(said(said_of, language, number=proposed.concept.id), err=True)


def _form(proposed: Proposed, language: Language) -> dict[str, Any]:
    concept = proposed.concept
    return {
        "schema": "boekwerk.proposal/1",
        "direction": plain(proposed.direction, language),
        "proposal": plain(proposed.proposal, language),
        "concept": None if concept is None else concept_form(concept, language),
        "kept": proposed.kept,
    }
