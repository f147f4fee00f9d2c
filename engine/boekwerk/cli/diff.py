"""``boekwerk diff``: what another version of the rules changes for the same documents."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.comparison import Side, find_side, open_comparison
from boekwerk.app.left_out import left_out
from boekwerk.app.stored_sets import only_stored_set, open_stored_trial
from boekwerk.cli.commands import LocalCommand, count, day, option, word_option
from boekwerk.cli.dry_run import MOST_JOBS, sensible_jobs
from boekwerk.cli.output import open_output
from boekwerk.cli.progress import with_progress
from boekwerk.cli.reports.diff_making import FORMATS, Format, make_diff_report
from boekwerk.cli.reports.diff_report import DiffSubject
from boekwerk.cli.reports.places import Places, common_folder
from boekwerk.cli.wording import problem_line
from boekwerk.domain.administration import Settings
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said
from boekwerk.rules import Rulebook
from boekwerk.rules.second import NOT_ASKED, NOT_INSTALLED
from boekwerk.trial.desk import Task
from boekwerk.trial.diff import Compare, Compared
from boekwerk.trial.diff_rules import RuleChange, rule_changes
from boekwerk.trial.diff_stored import compare_stored
from boekwerk.trial.diff_tally import DiffTally
from boekwerk.trial.files import find_files
from boekwerk.trial.run import dry_run


class _Options(Struct, frozen=True):
    administration: str
    rules: tuple[str, ...]
    all_changes: bool
    format: Format
    output: str | None
    jobs: int | None
    as_of: datetime.date | None
    old: str
    new: str
    files: tuple[str, ...]


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _diff(_Options(**given), language, debug=bool(click.get_current_context().obj))

    folder, file = said("cli_folder_metavar", language), said("cli_file_metavar", language)
    date = said("cli_date_metavar", language)
    old, new = said("cli_diff_old_metavar", language), said("cli_diff_new_metavar", language)
    all_changes = click.Option(
        ["--all-changes"], is_flag=True, help=said("cli_option_all_changes", language)
    )
    return LocalCommand(
        "diff",
        language,
        "cli_help_diff",
        run,
        [
            click.Argument(["old"], metavar=old),
            click.Argument(["new"], metavar=new),
            click.Argument(["files"], nargs=-1, required=True, metavar=f"{file}..."),
            option("--administration", folder, said("cli_option_administration", language), default="."),
            option("--rules", folder, said("cli_option_diff_rules", language), multiple=True),
            all_changes,
            word_option("--format", FORMATS, "cli_option_diff_format", language),
            option("--output", file, said("cli_option_output", language)),
            option("--jobs", "N", said("cli_option_jobs", language), callback=count(MOST_JOBS, language)),
            option("--as-of", date, said("cli_option_as_of", language), callback=day(language)),
        ],
    )


class _Trial(Struct, frozen=True):
    """What is compared: on which day, by which rules, and ``compared``, which does it."""

    subject: DiffSubject
    rules: tuple[RuleChange, ...]
    remarks: tuple[Reason, ...]
    compared: Callable[[Compare], Generator[Compared, None, None]]


def _diff(options: _Options, language: Language, *, debug: bool) -> int:
    files = find_files(options.files)
    rules = [Path(folder) for folder in options.rules] or None
    old, new = (find_side(name, Path(options.administration), rules) for name in (options.old, options.new))
    for side in (old, new):
        click.echo(_told(side, language), err=True)
    stored = only_stored_set(files)
    if stored is None:
        trial = _of_files(files, options, (old, new), debug=debug)
    else:
        trial = _of_stored(stored, options, (old, new))
    for remark in trial.remarks:
        click.echo(problem_line(remark, language), err=True)
    return _shown(trial, files, options, language)


def _shown(trial: _Trial, files: Sequence[Path], options: _Options, language: Language) -> int:
    output = Path(options.output) if options.output else None
    compare = Compare({change.id: change for change in trial.rules}, options.all_changes)
    with open_output(output, files) as stream:
        places = Places(common_folder(files), options.administration)
        report = make_diff_report(options.format, stream, language, places)
        tally = DiffTally(report.most_listed)
        report.begin(trial.subject, trial.rules, trial.remarks)
        with closing(trial.compared(compare)) as results:
            for compared in with_progress(results, trial.subject.documents, language, stream):
                tally.add(compared)
                report.add(compared)
        report.end(tally)
    if tally.failure is not None:
        values = {"documents": tally.second_failed}
        click.echo(problem_line(Reason("diff_second_failed", values), language), err=True)
        click.echo(problem_line(tally.failure, language), err=True)
    return 1 if tally.changed or tally.refused else 0


def _of_files(files: Sequence[Path], options: _Options, sides: tuple[Side, Side], *, debug: bool) -> _Trial:
    as_of = options.as_of or datetime.date.today()
    open_desks = partial(open_comparison, Path(options.administration), *sides, as_of=as_of)
    desks = open_desks()
    old, new = desks.old, desks.new
    settings = new.administration.settings

    def compared(compare: Compare) -> Generator[Compared, None, None]:
        jobs = options.jobs or sensible_jobs(len(files))
        with (
            closing(desks),
            closing(
                dry_run(files, desks, partial(open_desks, is_started=True), Task(compare), jobs=jobs)
            ) as results,
        ):
            for judged in results:
                if debug and judged.trace:
                    click.echo(judged.trace, err=True)
                yield judged.piece

    subject = _subject(settings, new.administration.version, as_of, sides, len(files))
    changes = rule_changes(old.rulebook.sources, new.rulebook.sources)
    remarks = [NOT_ASKED if one == NOT_INSTALLED else one for one in (*old.remarks, *new.remarks)]
    remarks += _left_out(sides, (old.rulebook, new.rulebook), options)
    return _Trial(subject, changes, _each_once(remarks), compared)


def _of_stored(path: Path, options: _Options, sides: tuple[Side, Side]) -> _Trial:
    place = Path(options.administration)
    trial = open_stored_trial(path, sides, administration=place, as_of=options.as_of)
    stored, (old, new) = trial.stored, trial.rules
    header = stored.header

    def compared(compare: Compare) -> Generator[Compared, None, None]:
        yield from compare_stored(stored, old.rulebook, new.rulebook, compare)

    settings = Settings(header.administration, header.name, header.package)
    subject = _subject(settings, header.version, header.as_of, sides, len(stored))
    changes = rule_changes(old.rulebook.sources, new.rulebook.sources)
    remarks = _each_once([*trial.remarks, *_left_out(sides, (old.rulebook, new.rulebook), options)])
    return _Trial(subject, changes, remarks, compared)


def _left_out(
    sides: tuple[Side, Side], rulebooks: tuple[Rulebook, Rulebook], options: _Options
) -> tuple[Reason, ...]:
    rules = [Path(folder) for folder in options.rules] or None
    return left_out(sides, rulebooks, Path(options.administration), rules)


def _each_once(remarks: Sequence[Reason]) -> tuple[Reason, ...]:
    """Leave out what was said before: both sides say it of the administration."""
    return tuple({repr(remark): remark for remark in remarks}.values())


def _told(side: Side, language: Language) -> str:
    """Say which rules were taken for a name."""
    if side.commit is None:
        folders = tuple(str(folder) for folder in side.folders)
        return said("diff_side_folders", language, name=side.name, folders=folders)
    trees = tuple(tree.name for tree in side.trees)
    return said("diff_side_revision", language, name=side.name, folders=trees, commit=side.commit[:12])


def _subject(
    settings: Settings, version: str, as_of: datetime.date, sides: tuple[Side, Side], documents: int
) -> DiffSubject:
    old, new = sides
    return DiffSubject(
        administration=settings.id,
        name=settings.name,
        package=settings.package,
        version=version,
        as_of=as_of,
        old=old.name,
        new=new.name,
        old_commit=old.commit,
        new_commit=new.commit,
        documents=documents,
    )
