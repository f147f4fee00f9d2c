"""``boekwerk dry-run FACTS.parquet``: what rules say of documents whose facts were stored."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from msgspec import Struct

from boekwerk.app.rule_folders import load_office_rules, rule_folders
from boekwerk.cli.output import open_output
from boekwerk.cli.reports.report import Subject
from boekwerk.cli.reports.stored import write_json, write_table
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
    stored = StoredSet.open(path)
    header = stored.header
    if options.as_of not in (None, header.as_of):
        values = {"file": str(path), "stored": header.as_of, "asked": options.as_of}
        raise StoredSetError(Reason("stored_set_of_other_day", values))
    rules = load_office_rules(rule_folders(Path(options.administration), _folders(options.rules)))
    book = rules.rulebook
    values = {"administration": header.administration, "name": header.name, "date": header.as_of}
    for remark in (*rules.remarks, Reason("stored_set_is_of_that_day", values)):
        click.echo(problem_line(remark, language), err=True)
    output = Path(options.output) if options.output else None
    with open_output(output, [path]) as stream:
        write = write_json if options.format == "json" else write_table
        write(stored.judge_rows(book), _subject(stored, len(book.rules)), book.rules, stream, language)
    return 0


def _folders(rules: tuple[str, ...]) -> list[Path] | None:
    return [Path(folder) for folder in rules] or None


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
