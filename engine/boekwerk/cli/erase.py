"""``boekwerk erase``: what must not, or need not, be kept any longer."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.concepts import acting
from boekwerk.app.erasing import (
    Cause,
    Erased,
    Old,
    Wish,
    documents_of_relation,
    due_documents,
    erase,
    erase_old_bookings,
    forget_relation,
    named_document,
)
from boekwerk.app.store import known_administration, open_store
from boekwerk.cli.archive_list import of_some_administration
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.progress import with_progress
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language, said
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.database import Store

SCHEMA = "boekwerk.erase/1"


class _Options(Struct, frozen=True):
    document: str | None
    due: bool
    relation: str | None
    why: str | None
    anyway: bool
    dry_run: bool
    administration: str | None
    user: str | None
    store: str | None
    format: str


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        options = _Options(**given)
        _require_sense(options, language)
        return _erase(options, language)

    def flag(name: str, code: str) -> click.Parameter:
        return click.Option([name], is_flag=True, help=said(code, language))

    metavar = f"[{said('cli_document_metavar', language)}]"
    return LocalCommand(
        "erase",
        language,
        "cli_help_erase",
        run,
        [
            click.Argument(["document"], required=False, metavar=metavar),
            flag("--due", "cli_option_erase_due"),
            option(
                "--relation", said("cli_id_metavar", language), said("cli_option_erase_relation", language)
            ),
            option("--why", said("cli_text_metavar", language), said("cli_option_erase_why", language)),
            flag("--anyway", "cli_option_erase_anyway"),
            flag("--dry-run", "cli_option_erase_dry_run"),
            of_some_administration(language),
            of_user(language),
            store_option(language),
            of_format(language),
        ],
    )


def _require_sense(options: _Options, language: Language) -> None:
    """Refuse what does not go together: what is erased, cannot be had back."""
    is_asked = options.document is not None or options.relation is not None
    what = (options.document is not None, options.relation is not None, options.due)
    code = None
    if sum(what) != 1:
        code = "cli_erase_one_of"
    elif is_asked and not (options.why and options.why.strip()) and not options.dry_run:
        code = "cli_erase_without_why"
    elif options.anyway and options.due:
        code = "cli_erase_one_of"
    elif options.relation is not None and options.administration is None:
        code = "cli_erase_relation_of"
    if code is not None:
        raise click.UsageError(said(code, language), click.get_current_context())


def _erase(options: _Options, language: Language) -> int:
    cause: Cause = "due" if options.due else "anyway" if options.anyway else "asked"
    wish = Wish(cause, acting(options.user), options.why, options.dry_run)
    with open_store(options.store) as store:
        wanted = _wanted(store, options)
        counted = with_progress(erase(store, wanted, wish), len(wanted), language, sys.stdout)
        found = tuple(counted)
        old = tuple(erase_old_bookings(store, options.administration, wish)) if options.due else ()
        refused = any(each.refused for each in found)
        if options.relation is not None and not options.dry_run and not refused:
            old = _forget(store, options, wish)
        if not options.dry_run:
            store.leave_nothing_behind()
    _say(options, found, old, language)
    return EXIT_FOUND if refused else 0


def _wanted(store: Store, options: _Options) -> Sequence[tuple[KnownAdministration, int]]:
    if options.document is not None:
        return named_document(store, options.document, options.administration)
    if options.relation is not None:
        return documents_of_relation(store, options.relation, options.administration or "")
    return due_documents(store, options.administration)


def _forget(store: Store, options: _Options, wish: Wish) -> tuple[Old, ...]:
    with store.reading() as connection:
        known = known_administration(connection, options.administration or "")
    return (Old(known.code, forget_relation(store, known, options.relation or "", wish)),)


def _say(options: _Options, found: tuple[Erased, ...], old: tuple[Old, ...], language: Language) -> None:
    if options.format == "json":
        about = {"schema": SCHEMA, "language": language, "dry_run": options.dry_run}
        forms = {"documents": plain(found, language), "bookings": plain(old, language)}
        click.echo(json.dumps({**about, **forms}, indent=2))
        return
    screen = Screen(sys.stdout)
    done = "cli_erase_would" if options.dry_run else "cli_erase_done"
    for each in found:
        if each.refused is not None:
            screen.line((said("cli_problem", language), "bad"), full_problem(each.refused, language))
            continue
        values = {"administration": each.administration, "document": each.document[:12]}
        screen.line(said(done, language, **values))
    for one in old:
        code = f"{done}_bookings"
        screen.line(said(code, language, administration=one.administration, count=one.bookings))
    if not found and not old:
        screen.line(said("cli_erase_nothing", language))
