"""``boekwerk import``: administrations and their history into the store."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.books import open_books
from boekwerk.app.concepts import acting
from boekwerk.app.importing import (
    Imported,
    check_history,
    import_folder,
    import_history,
    require_import,
)
from boekwerk.app.settings import read_settings
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, one_of, option, store_option, word_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.failures import EXIT_FOUND, say_failure
from boekwerk.cli.import_report import import_form, print_import
from boekwerk.cli.progress import with_size_progress
from boekwerk.cli.wording import problem_line
from boekwerk.domain.errors import OfficeError
from boekwerk.domain.past import PastBooking
from boekwerk.domain.shown import shown
from boekwerk.history import HISTORY_COLUMNS, HISTORY_KINDS, HistoryFile, HistoryKind, Notes
from boekwerk.packages import load_packages
from boekwerk.reasons import Language, said
from boekwerk.store.database import Store

SCHEMA = "boekwerk.import/1"
_FORMATS = ("text", "json")


class _Options(Struct, frozen=True):
    folders: tuple[str, ...]
    administration: str | None
    history: str | None
    kind: HistoryKind | None
    column: Mapping[str, str]
    store: str | None
    user: str | None
    check: bool
    format: str


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _import(_Options(**given), language)

    folder = said("cli_folder_metavar", language)
    return LocalCommand(
        "import",
        language,
        "cli_help_import",
        run,
        [
            click.Argument(["folders"], nargs=-1, metavar=f"[{folder}]..."),
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_stored_administration", language),
            ),
            option("--history", said("cli_file_metavar", language), said("cli_option_history", language)),
            option(
                "--kind",
                "|".join(HISTORY_KINDS),
                said("cli_option_kind", language),
                callback=one_of(HISTORY_KINDS, language),
            ),
            option(
                "--column",
                said("cli_column_metavar", language),
                said("cli_option_column", language),
                multiple=True,
                callback=_column_names(language),
            ),
            store_option(language),
            of_user(language),
            click.Option(["--check"], is_flag=True, help=said("cli_option_import_check", language)),
            word_option("--format", _FORMATS, "cli_option_format", language),
        ],
    )


def _column_names(language: Language) -> Callable[..., Mapping[str, str]]:
    """Make the callback of an option that tells what columns are called: ``relation=supplier``."""

    def convert(_: click.Context, param: click.Parameter, value: Sequence[str]) -> Mapping[str, str]:
        found = {}
        for one in value:
            ours, is_there, theirs = (part.strip() for part in one.partition("="))
            values = {"parameter": max(param.opts, key=len), "value": shown(ours if is_there else one)}
            if not (is_there and ours and theirs):
                raise click.BadParameter(said("cli_import_not_a_column", language, **values))
            if ours not in HISTORY_COLUMNS:
                columns = ", ".join(HISTORY_COLUMNS)
                raise click.BadParameter(
                    said("cli_import_column_unknown", language, columns=columns, **values)
                )
            found[ours] = theirs
        return found

    return convert


def _import(options: _Options, language: Language) -> int:
    if bool(options.folders) == bool(options.history) or bool(options.administration) != bool(
        options.history
    ):
        raise click.UsageError(said("cli_import_what", language), click.get_current_context())
    results: list[Imported] = []
    failed = False
    for result in _results(options, language):
        if result is None:
            failed = True
            continue
        results.append(result)
        for remark in result.remarks:
            click.echo(problem_line(remark, language), err=True)
        if options.format == "text":
            print_import(result, language)
    if options.format == "json":
        click.echo(json.dumps(_form(results, options, language), indent=2))
    elif options.check:
        click.echo(said("cli_import_checked", language), err=True)
    skipped = any(result.notes is not None and result.notes.skipped for result in results)
    return EXIT_FOUND if failed or skipped else 0


def _results(options: _Options, language: Language) -> Iterator[Imported | None]:
    """Give the result of each import; None, when that has been said, for a folder that cannot be used."""
    now = datetime.datetime.now(datetime.UTC)
    capabilities = load_packages(read_settings().plugins).capabilities
    if options.history is not None:
        yield _history(options, now, language)
        return
    with ExitStack() as opened:
        store: Store | None = None
        for folder in map(Path, options.folders):
            try:
                if store is None and not options.check:
                    store = opened.enter_context(open_store(options.store, create=True))
                    require_import(store, acting(options.user).who)
                yield import_folder(store, folder, capabilities, now)
            except OfficeError as error:
                say_failure(error, language, debug=False)
                yield None


def _history(options: _Options, now: datetime.datetime, language: Language) -> Imported:
    file = HistoryFile(Path(options.history or ""), options.kind, options.column)
    administration = options.administration or ""

    def watch(bookings: Iterable[PastBooking], notes: Notes) -> Iterable[PastBooking]:
        size = file.path.stat().st_size if file.path.exists() else 0
        return with_size_progress(bookings, size, lambda: notes.bytes_read, language)

    if options.check:
        capabilities = load_packages(read_settings().plugins).capabilities
        with open_books(Path(administration), capabilities, options.store) as books:
            return check_history(books.administration, file, watch)
    with open_store(options.store) as store:
        require_import(store, acting(options.user).who)
        return import_history(store, administration, file, now, watch)


def _form(results: Sequence[Imported], options: _Options, language: Language) -> dict[str, Any]:
    forms = [import_form(result, language) for result in results]
    return {"schema": SCHEMA, "written": not options.check, "imports": forms}
