"""``boekwerk inbox add``: take in documents, once or for as long as it runs."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.concepts import acting
from boekwerk.app.inbox import Taken, offered_files, take_in
from boekwerk.app.settings import read_settings
from boekwerk.app.store import known_administration, open_store
from boekwerk.app.watching import Watch, Watched
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.progress import with_progress
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem, problem_line
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said
from boekwerk.store.database import Store

SCHEMA = "boekwerk.inbox/1"
_SECONDS_BETWEEN = 1.0


class _Options(Struct, frozen=True):
    files: tuple[str, ...]
    administration: str | None
    watch: bool
    user: str | None
    store: str | None
    format: str


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        options = _Options(**given)
        with open_store(options.store) as store:
            return (_watch if options.watch else _add)(store, options, language)

    return LocalCommand(
        "add",
        language,
        "cli_help_inbox_add",
        run,
        [
            click.Argument(
                ["files"], nargs=-1, required=True, metavar=said("cli_inbox_files_metavar", language)
            ),
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_inbox_administration", language),
            ),
            click.Option(["--watch"], is_flag=True, help=said("cli_option_inbox_watch", language)),
            of_user(language),
            store_option(language),
            of_format(language),
        ],
    )


def _add(store: Store, options: _Options, language: Language) -> int:
    act = acting(options.user)
    offered = offered_files(store, options.files, options.administration)
    counts: Counter[str] = Counter()
    forms = []
    results = take_in(store, offered, act)
    for taken in with_progress(results, len(offered), language, sys.stdout):
        counts[taken.received.outcome] += 1
        if options.format == "json":
            forms.append(_form(taken, language))
        else:
            _print(taken, language)
    if options.format == "json":
        about = {"schema": SCHEMA, "language": language, **_counted(counts)}
        click.echo(json.dumps({**about, "files": forms}, indent=2))
    else:
        click.echo(said("cli_inbox_counts", language, **_counted(counts)))
    return EXIT_FOUND if counts["refused"] else 0


def _watch(store: Store, options: _Options, language: Language) -> int:
    """Take in what is put in the folder until the process is asked to end."""
    if len(options.files) != 1 or not Path(options.files[0]).is_dir():
        message = said("cli_inbox_watch_one_folder", language)
        raise click.UsageError(message, click.get_current_context())
    acting(options.user)  # who it is must be known before anything is taken in
    watched = Watched(Path(options.files[0]), options.administration)
    if options.administration is not None:
        with store.reading() as connection:
            known_administration(connection, options.administration)
    watch = Watch(store, watched, lambda: acting(options.user), read_settings().limits)
    click.echo(said("cli_inbox_watching", language, folder=options.files[0]), err=True)
    try:
        while True:
            for found in watch.look(time.monotonic()):
                _tell(found, options, language)
            time.sleep(_SECONDS_BETWEEN)
    except KeyboardInterrupt:
        # Whatever it was doing is either done, or found again the next time.
        click.echo(said("cli_inbox_watched", language, folder=options.files[0]), err=True)
    return 0


def _tell(found: Taken | Reason, options: _Options, language: Language) -> None:
    if isinstance(found, Reason):
        click.echo(problem_line(found, language), err=True)
    elif options.format == "json":
        click.echo(json.dumps(_form(found, language)))
    else:
        _print(found, language)
    sys.stdout.flush()


def _print(taken: Taken, language: Language) -> None:
    received = taken.received
    if received.problem is not None:
        refused = said("cli_inbox_refused", language, file=taken.offered.name)
        Screen(sys.stdout).line((refused, "bad"), f" {full_problem(received.problem, language)}")
        return
    values = {"file": taken.offered.name, "document": received.sha256[:12], "state": received.state}
    Screen(sys.stdout).line(said(f"cli_inbox_{received.outcome}", language, **values))


def _form(taken: Taken, language: Language) -> dict[str, Any]:
    received = taken.received
    problem = received.problem
    return {
        "file": taken.offered.name,
        "administration": taken.offered.administration,
        "outcome": received.outcome,
        "document": received.sha256 or None,
        "state": received.state,
        "problem": None if problem is None else plain(problem, language),
        "line": None if problem is None else problem_line(problem, language),
    }


def _counted(counts: Counter[str]) -> dict[str, int]:
    return {outcome: counts[outcome] for outcome in ("new", "known", "refused")}
