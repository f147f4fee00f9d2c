"""``boekwerk replay``: what would have been proposed and booked before each booking was known."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Literal, TextIO

import click
from msgspec import Struct

from boekwerk.app.replay import Material, Opened, open_replay
from boekwerk.cli.commands import LocalCommand, count, day, option, word_option
from boekwerk.cli.output import open_output
from boekwerk.cli.progress import with_progress
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
_MOST_IN_A_ROW = 1_000_000


class _Options(Struct, frozen=True):
    administration: str | None
    store: str | None
    history: str | None
    column: dict[str, str]
    number_until: str | None
    rules: tuple[str, ...]
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
        option("--store", file, said("cli_option_replay_store", language)),
        option("--history", file, said("cli_option_replay_history", language)),
        option(
            "--column",
            said("cli_replay_column_metavar", language),
            said("cli_option_replay_column", language, columns=", ".join(COLUMNS)),
            multiple=True,
            callback=_columns(language),
        ),
        option(
            "--number-until", said("cli_text_metavar", language), said("cli_option_number_until", language)
        ),
        option("--rules", folder, said("cli_option_rules", language), multiple=True),
        option(
            "--modes",
            said("cli_replay_modes_metavar", language),
            said("cli_option_replay_modes", language, modes=", ".join(WAYS)),
            callback=_ways(language),
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
            callback=_counts(language),
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
            callback=_percentage(language),
        ),
        word_option("--format", FORMATS, "cli_option_diff_format", language),
        option("--output", file, said("cli_option_output", language)),
    ]


def _replay(options: _Options, language: Language) -> int:
    history = Path(options.history) if options.history else None
    material = Material(
        options.administration or (None if history else "."),
        history,
        options.column,
        tuple(Path(folder) for folder in options.rules) or None,
        options.modes,
        options.store,
    )
    output = Path(options.output) if options.output else None
    today = datetime.date.today()
    with (
        open_output(output, [history] if history else []) as stream,
        open_replay(material, today) as opened,
    ):
        for remark in opened.desk.remarks if opened.desk else ():
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


def _columns(language: Language) -> Callable[..., dict[str, str]]:
    def convert(_: click.Context, param: click.Parameter, value: Sequence[str]) -> dict[str, str]:
        found = {}
        for one in value:
            ours, is_there, theirs = one.partition("=")
            if not (is_there and ours and theirs):
                raise click.BadParameter(said("replay_not_a_column", language, value=one))
            found[ours.strip()] = theirs
        return found

    return convert


def _ways(language: Language) -> Callable[..., tuple[Way, ...]]:
    def convert(_: click.Context, param: click.Parameter, value: str | None) -> tuple[Way, ...]:
        if value is None:
            return WAYS
        wanted = [word.strip() for word in value.split(",")]
        strange = [word for word in wanted if word not in WAYS]
        if strange:
            text = said("replay_not_a_mode", language, value=strange[0], modes=", ".join(WAYS))
            raise click.BadParameter(text)
        return tuple(way for way in WAYS if way in wanted)

    return convert


def _counts(language: Language) -> Callable[..., tuple[int, ...]]:
    def convert(_: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
        words = [word.strip() for word in value.split(",")]
        if not all(
            word.isascii() and word.isdigit() and 1 <= int(word[:9]) <= _MOST_IN_A_ROW for word in words
        ):
            raise click.BadParameter(said("replay_not_counts", language, value=value))
        return tuple(sorted({int(word) for word in words}))

    return convert


def _percentage(language: Language) -> Callable[..., Fraction]:
    def convert(_: click.Context, param: click.Parameter, value: str) -> Fraction:
        whole, _, decimals = value.partition(".")
        is_number = (whole + decimals).isascii() and (whole + decimals).isdigit() and len(value) < 10
        if not is_number or not 0 < Fraction(value) <= 100:
            raise click.BadParameter(said("replay_not_a_percentage", language, value=value))
        return Fraction(value) / 100

    return convert
