"""``boekwerk dry-run``: how documents would be booked, and why or why not."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.desk import OfficeDesk, open_office
from boekwerk.app.stored_sets import only_stored_set
from boekwerk.cli.commands import LocalCommand, count, day, option, store_option, word_option
from boekwerk.cli.output import open_output
from boekwerk.cli.progress import with_progress
from boekwerk.cli.reports.making import FORMATS, Format, make_report
from boekwerk.cli.reports.places import Places, common_folder
from boekwerk.cli.reports.report import EXPLAIN, Explain, Subject
from boekwerk.cli.stored import StoredOptions, dry_run_stored
from boekwerk.cli.wording import problem_line
from boekwerk.reasons import Language, said
from boekwerk.trial.desk import Task
from boekwerk.trial.files import find_files
from boekwerk.trial.run import dry_run
from boekwerk.trial.stored_header import StoredHeader
from boekwerk.trial.stored_writing import StoredSetWriter, writing_stored_set
from boekwerk.trial.tally import Tally

MOST_JOBS = 60
"""How many processes may work at a time: Windows cannot wait for more than 63."""
# Starting a process takes about as long as deciding on some hundred documents.
_FILES_WORTH_MORE_JOBS = 200
# What is not about one document: said once, beside the results.
_NO_SECOND_EVALUATOR = frozenset({"second_evaluator_not_started", "second_evaluator_not_ready"})


class _Options(Struct, frozen=True):
    administration: str
    rules: tuple[str, ...]
    explain: Explain
    format: Format
    output: str | None
    jobs: int | None
    as_of: datetime.date | None
    keep: str | None
    store: str | None
    files: tuple[str, ...]


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _dry_run(_Options(**given), language, debug=bool(click.get_current_context().obj))

    folder, file = said("cli_folder_metavar", language), said("cli_file_metavar", language)
    return LocalCommand(
        "dry-run",
        language,
        "cli_help_dry_run",
        run,
        [
            click.Argument(["files"], nargs=-1, required=True, metavar=f"{file}..."),
            option("--administration", folder, said("cli_option_books", language), default="."),
            option("--rules", folder, said("cli_option_rules", language), multiple=True),
            word_option("--explain", EXPLAIN, "cli_option_explain", language),
            word_option("--format", FORMATS, "cli_option_dry_run_format", language),
            option("--output", file, said("cli_option_output", language)),
            option("--jobs", "N", said("cli_option_jobs", language), callback=count(MOST_JOBS, language)),
            option(
                "--as-of",
                said("cli_date_metavar", language),
                said("cli_option_as_of", language),
                callback=day(language),
            ),
            option("--keep", file, said("cli_option_keep", language)),
            store_option(language),
        ],
    )


def _dry_run(options: _Options, language: Language, *, debug: bool) -> int:
    files = find_files(options.files)
    stored = only_stored_set(files)
    if stored is not None:
        return _of_stored(stored, options, language)
    rules = [Path(folder) for folder in options.rules] or None
    as_of = options.as_of or datetime.date.today()
    open_desk = partial(open_office, Path(options.administration), rules, as_of=as_of, store=options.store)
    desk = open_desk()
    for remark in desk.remarks:
        click.echo(problem_line(remark, language), err=True)
    tally, places = Tally(), Places(common_folder(files), options.administration)
    output = Path(options.output) if options.output else None
    with (
        closing(desk),
        _keeping(options.keep, desk) as keep,
        open_output(output, files) as stream,
        make_report(options.format, stream, language, options.explain, places) as report,
    ):
        task = Task(
            report.show, explain=options.explain == "full", known=None if keep is None else OfficeDesk.known
        )
        jobs = options.jobs or sensible_jobs(len(files))
        report.begin(_subject(desk, len(files), places))
        open_started = partial(open_desk, is_started=True)
        with closing(dry_run(files, desk, open_started, task, jobs=jobs)) as results:
            for judged in with_progress(results, len(files), language, stream):
                report.add(judged.piece)
                tally.add(judged.counted)
                if keep is not None and judged.kept is not None:
                    keep.add(judged.kept)
                if debug and judged.trace:
                    click.echo(judged.trace, err=True)
        report.end(tally)
    for one in tally.hindrances:
        if one.code in _NO_SECOND_EVALUATOR:
            click.echo(problem_line(one.example, language), err=True)
    return 1 if tally.documents("refused") else 0


def _of_stored(path: Path, options: _Options, language: Language) -> int:
    given = {name: getattr(options, name) for name in StoredOptions.__struct_fields__}
    return dry_run_stored(path, StoredOptions(**given), language)


@contextmanager
def _keeping(keep: str | None, desk: OfficeDesk) -> Iterator[StoredSetWriter | None]:
    if keep is None:
        yield None
        return
    settings = desk.administration.settings
    header = StoredHeader(
        boekwerk=version("boekwerk"),
        administration=settings.id,
        name=settings.name,
        package=settings.package,
        version=desk.administration.version,
        currency=settings.currency,
        as_of=desk.as_of,
    )
    with writing_stored_set(Path(keep), header, desk.rulebook.vocabulary) as writer:
        yield writer


def sensible_jobs(files: int) -> int:
    """Choose how many processes work at a time where nobody said so."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_JOBS) if files >= _FILES_WORTH_MORE_JOBS else 1


def _subject(desk: OfficeDesk, documents: int, places: Places) -> Subject:
    settings = desk.administration.settings
    return Subject(
        administration=settings.id,
        name=settings.name,
        package=settings.package,
        version=desk.administration.version,
        as_of=desk.as_of,
        rules=len(desk.rulebook.rules),
        documents=documents,
        folder=places.documents,
        administration_folder=places.administration,
    )
