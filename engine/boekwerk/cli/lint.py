"""``boekwerk lint``: whether rules and administrations can be used."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from boekwerk.app.lint import Findings, lint_office
from boekwerk.cli.commands import LocalCommand, one_of, option
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen, Style
from boekwerk.cli.wording import problem_line
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.lint/1"
_FORMATS = ("text", "json")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, format: str, rules: tuple[str, ...]) -> int:
        folders = [Path(folder) for folder in rules] or None
        where = Path(administration or ".") if administration or not folders else None
        found = lint_office(where, folders)
        _print_json(found, language) if format == "json" else _print_text(found, language)
        return 1 if found.problems else 0

    folder = said("cli_folder_metavar", language)
    return LocalCommand(
        "lint",
        language,
        "cli_help_lint",
        run,
        [
            click.Argument(["rules"], nargs=-1, metavar=said("cli_rules_metavar", language)),
            option("--administration", folder, said("cli_option_lint_administration", language)),
            option(
                "--format",
                "|".join(_FORMATS),
                said("cli_option_format", language),
                default="text",
                callback=one_of(_FORMATS, language),
            ),
        ],
    )


def _print_text(found: Findings, language: Language) -> None:
    screen = Screen(sys.stdout)
    for problem in found.problems:
        _print(problem, "bad", said("cli_problem", language), screen, language)
    for remark in found.remarks:
        _print(remark, "doubt", said("cli_remark", language), screen, language)
    counts = {"problems": len(found.problems), "remarks": len(found.remarks)}
    screen.line(said("cli_lint_tally", language, **counts))


def _print(reason: Reason, style: Style, kind: str, screen: Screen, language: Language) -> None:
    screen.line((kind, style), problem_line(reason, language))


def _print_json(found: Findings, language: Language) -> None:
    form: dict[str, Any] = {
        "schema": SCHEMA,
        "language": language,
        "problems": plain(found.problems, language),
        "remarks": plain(found.remarks, language),
    }
    click.echo(json.dumps(form, indent=2))
