"""``boekwerk replay``: what would have been proposed and booked before each booking was known."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Literal, TextIO

import click
from msgspec import Struct

from boekwerk.app.replay import Material, Opened, open_replay
from boekwerk.cli.commands import LocalCommand, count, day, option, store_option, word_option
from boekwerk.cli.output import open_output
from boekwerk.cli.progress import with_progress
from boekwerk.cli.replay_options import column_names, counts, percentage, ways
from boekwerk.cli.reports.replay_html import write_html
from boekwerk.cli.reports.replay_json import write_json
from boekwerk.cli.reports.replay_subject import ReplaySubject
from boekwerk.cli.reports.replay_text import write_text
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import problem_line
from boekwerk.domain.past import PastBooking
from boekwerk.reasons import Language, said
from boekwerk.trial.replay.account_lines import COLUMNS
from boekwerk.trial.replay.administration import WAYS, Way
from boekwerk.trial.replay.results import Replay
from boekwerk.trial.replay.run import Scoring, replay

Format = Literal["text", "json", "html"]
FORMATS: tuple[Format, ...] = ("text", "json", "html")
_IN_A_ROW = "3,10,20,50,100"


class _Options(Struct, frozen=True):
    administration: str | None
    store: str | None
    history: str | None
    column: dict[str, str]
    number_until: str | None
    rules: tuple[str, ...]
    as_live: bool
    modes: tuple[Way, ...]
    in_a_row: tuple[int, ...]
    last: int
    from_: datetime.date | None
    until: datetime.date | None
    precision: Fraction
    format: Format
    output: str | None


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _replay(_Options(**given), language)

    return LocalCommand("replay", language, "cli_help_replay", run, [*_what(language), *_how(language)])


def _what(language: Language) -> list[click.Parameter]:
    folder, file = said("cli_folder_metavar", language), said("cli_file_metavar", language)
    return [
        option("--administration", folder, said("cli_option_replay_administration", language)),
        store_option(language),
        option("--history", file, said("cli_option_replay_history", language)),
        option(
            "--column",
            said("cli_replay_column_metavar", language),
            said("cli_option_replay_column", language, columns=", ".join(COLUMNS)),
            multiple=True,
            callback=column_names(language),
        ),
        option(
            "--number-until", said("cli_text_metavar", language), said("cli_option_number_until", language)
        ),
        option("--rules", folder, said("cli_option_rules", language), multiple=True),
        click.Option(["--as-live"], is_flag=True, help=said("cli_option_as_live", language)),
        option(
            "--modes",
            said("cli_replay_modes_metavar", language),
            said("cli_option_replay_modes", language, modes=", ".join(WAYS)),
            callback=ways(language),
        ),
    ]


def _how(language: Language) -> list[click.Parameter]:
    date, file = said("cli_date_metavar", language), said("cli_file_metavar", language)
    first = click.Option(
        ["--from", "from_"],
        metavar=date,
        help=said("cli_option_replay_from", language),
        callback=day(language),
    )
    return [
        option(
            "--in-a-row",
            "N,N",
            said("cli_option_in_a_row", language),
            default=_IN_A_ROW,
            show_default=False,
            callback=counts(language),
        ),
        option(
            "--last",
            "%",
            said("cli_option_replay_last", language),
            default="40",
            callback=count(100, language),
        ),
        first,
        option("--until", date, said("cli_option_replay_until", language), callback=day(language)),
        option(
            "--precision",
            "%",
            said("cli_option_replay_precision", language),
            default="99",
            callback=percentage(language),
        ),
        word_option("--format", FORMATS, "cli_option_diff_format", language),
        option("--output", file, said("cli_option_output", language)),
    ]


def _replay(options: _Options, language: Language) -> int:
    history = Path(options.history) if options.history else None
    material = Material(
        administration=options.administration or (None if history else "."),
        history=history,
        columns=options.column,
        rules=tuple(Path(folder) for folder in options.rules) or None,
        as_live=options.as_live,
        ways=options.modes,
        store=options.store,
    )
    output = Path(options.output) if options.output else None
    today = datetime.date.today()
    with (
        open_output(output, [history] if history else []) as stream,
        open_replay(material, today) as opened,
    ):
        for remark in opened.remarks:
            click.echo(problem_line(remark, language), err=True)
        scoring = Scoring(options.last, options.from_, options.until, options.number_until)
        found = replay(opened.history, scoring, opened.trying, _progress(language, stream))
        _write(found, _subject(opened, options), options.format, stream, language)
    return 1 if _has_findings(found) else 0


def _progress(
    language: Language, stream: TextIO
) -> Callable[[Iterable[PastBooking], int], Iterator[PastBooking]]:
    return lambda bookings, total: with_progress(bookings, total, language, stream)


def _subject(opened: Opened, options: _Options) -> ReplaySubject:
    settings = opened.desk.administration.settings if opened.desk else None
    return ReplaySubject(
        administration=settings.id if settings else None,
        name=settings.name if settings else None,
        history=options.history,
        rules=len(opened.desk.rulebook.rules) if opened.desk else 0,
        in_a_row=options.in_a_row,
        precision=options.precision,
        currency=settings.currency if settings else None,
    )


def _write(
    found: Replay, subject: ReplaySubject, format: Format, stream: TextIO, language: Language
) -> None:
    writers: dict[Format, Callable[[], None]] = {
        "json": partial(write_json, found, subject, stream, language),
        "html": partial(write_html, found, subject, stream, language),
        "text": partial(write_text, found, subject, Screen(stream), language),
    }
    writers[format]()


def _has_findings(found: Replay) -> bool:
    """A finding is an automatic booking that was wrong, or a booking that could not be replayed."""
    if found.engine is None:
        return False
    bookings = found.engine.bookings
    wrong = bookings.all.all.score().wrong if bookings else 0
    return bool(wrong or found.engine.not_tried)
