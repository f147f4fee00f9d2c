"""``boekwerk lint``: whether rules and administrations can be used."""

from __future__ import annotations

import datetime
import gc
import json
import sys
from collections.abc import Callable

import click
from msgspec import Struct

from boekwerk.app.lint import LEVELS, Checks, Finding, Findings, Level, lint_office
from boekwerk.cli.commands import LocalCommand, day, looked_at, option, word_option
from boekwerk.cli.reports.annotations import github_annotations
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.reports.sarif import sarif
from boekwerk.cli.screen import Screen, Style
from boekwerk.cli.wording import problem_line
from boekwerk.reasons import Language, said
from boekwerk.rules.files import without_collecting

SCHEMA = "boekwerk.lint/1"
_SHOWN: dict[Level, tuple[str, Style]] = {
    "problem": ("cli_problem", "bad"),
    "warning": ("cli_warning", "doubt"),
    "remark": ("cli_remark", "doubt"),
}


class _Options(Struct, frozen=True):
    administration: str | None
    as_of: datetime.date | None
    analysis: bool
    strict: bool
    format: str
    rules: tuple[str, ...]


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: object) -> int:
        return _lint(_Options(**given), language)  # type: ignore[arg-type]  # click gives what is declared

    folder, formats = said("cli_folder_metavar", language), tuple(_FORMATS)
    return LocalCommand(
        "lint",
        language,
        "cli_help_lint",
        run,
        [
            click.Argument(["rules"], nargs=-1, metavar=said("cli_rules_metavar", language)),
            option("--administration", folder, said("cli_option_lint_administration", language)),
            option(
                "--as-of",
                said("cli_date_metavar", language),
                said("cli_option_lint_as_of", language),
                callback=day(language),
            ),
            click.Option(
                ["--analysis/--no-analysis"], default=True, help=said("cli_option_lint_analysis", language)
            ),
            click.Option(["--strict"], is_flag=True, help=said("cli_option_lint_strict", language)),
            word_option("--format", formats, "cli_option_lint_format", language),
        ],
    )


def _lint(options: _Options, language: Language) -> int:
    administration, rules = looked_at(options.administration, options.rules)
    as_of = options.as_of or datetime.date.today()
    with without_collecting():
        found = lint_office(Checks(administration, rules, as_of, options.analysis))
        # The process ends after this: looking for garbage among ten thousand rules takes a second.
        gc.freeze()
    _FORMATS[options.format](found, language)
    fatal: tuple[Level, ...] = ("problem", "warning") if options.strict else ("problem",)
    return 1 if any(finding.level in fatal for finding in found.found) else 0


def _print_text(found: Findings, language: Language) -> None:
    screen = Screen(sys.stdout)
    for finding in found.found:
        _print_finding(finding, screen, language)
    counts = {f"{level}s": len(found.of(level)) for level in LEVELS}
    screen.line(said("cli_lint_tally", language, **counts))


def _print_finding(finding: Finding, screen: Screen, language: Language) -> None:
    code, style = _SHOWN[finding.level]
    screen.line((said(code, language), style), problem_line(finding.reason, language))


def _print_json(found: Findings, language: Language) -> None:
    by_level = {f"{level}s": plain(found.of(level), language) for level in LEVELS}
    click.echo(json.dumps({"schema": SCHEMA, "language": language, **by_level}, indent=2))


def _print_sarif(found: Findings, language: Language) -> None:
    click.echo(sarif(found, language))


def _print_annotations(found: Findings, language: Language) -> None:
    if found.found:
        click.echo(github_annotations(found, language))


_FORMATS: dict[str, Callable[[Findings, Language], None]] = {
    "text": _print_text,
    "json": _print_json,
    "sarif": _print_sarif,
    "github": _print_annotations,
}
