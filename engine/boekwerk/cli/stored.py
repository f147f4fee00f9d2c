"""``boekwerk dry-run FACTS.parquet``: what rules say of documents whose facts were stored."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from msgspec import Struct

from boekwerk.app.comparison import WORKTREE, Side
from boekwerk.app.rule_folders import rule_folders
from boekwerk.app.stored_sets import open_stored_trial
from boekwerk.cli.output import open_output
from boekwerk.cli.reports.report import Subject
from boekwerk.cli.reports.stored import About, write_json, write_table
from boekwerk.cli.wording import problem_line
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language
from boekwerk.trial.stored import StoredSet
from boekwerk.trial.stored_header import StoredSetError


class StoredOptions(Struct, frozen=True):
    """What was asked for besides the stored set."""

    administration: str
    rules: tuple[str, ...]
    format: str
    output: str | None
    as_of: datetime.date | None
    keep: str | None


def dry_run_stored(path: Path, options: StoredOptions, language: Language) -> int:
    """Decide over a stored set and show it. Raises BoekwerkError for what cannot be done with one."""
    if options.format == "html" or options.keep is not None:
        raise StoredSetError(Reason("stored_set_only_shown", {"file": str(path)}))
    administration = Path(options.administration)
    rules = [Path(folder) for folder in options.rules] or None
    side = Side(WORKTREE, rule_folders(administration, rules))
    trial = open_stored_trial(path, [side], administration=administration, as_of=options.as_of)
    for remark in trial.remarks:
        click.echo(problem_line(remark, language), err=True)
    book = trial.rules[0].rulebook
    about = About(_subject(trial.stored, len(book.rules)), book.rules, trial.remarks)
    output = Path(options.output) if options.output else None
    with open_output(output, [path]) as stream:
        write = write_json if options.format == "json" else write_table
        write(trial.stored.judge_rows(book), about, stream, language)
    return 0


def _subject(stored: StoredSet, rules: int) -> Subject:
    header = stored.header
    return Subject(
        administration=header.administration,
        name=header.name,
        package=header.package,
        version=header.version,
        as_of=header.as_of,
        rules=rules,
        documents=len(stored),
    )
