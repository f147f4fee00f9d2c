"""``boekwerk migrate``: rule files of an earlier version, brought to this one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from boekwerk.app.migrating import Migrated, migrate_files
from boekwerk.cli.commands import LocalCommand, word_option
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen, Style
from boekwerk.cli.wording import problem_line
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.migrate/1"
_FORMATS = ("text", "json")
_STYLES: dict[str, Style] = {"+": "good", "-": "bad", "@": "quiet"}


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(rules: tuple[str, ...], format: str, write: bool) -> int:
        found = migrate_files([Path(folder) for folder in rules or (".",)], write=write)
        _print_json(found, language) if format == "json" else _print_text(found, language)
        return 1 if found.problems or (found.files and not write) else 0

    return LocalCommand(
        "migrate",
        language,
        "cli_help_migrate",
        run,
        [
            click.Argument(["rules"], nargs=-1, metavar=said("cli_rules_metavar", language)),
            click.Option(["--write"], is_flag=True, help=said("cli_option_migrate_write", language)),
            word_option("--format", _FORMATS, "cli_option_format", language),
        ],
    )


def _print_text(found: Migrated, language: Language) -> None:
    screen = Screen(sys.stdout)
    for migrated in found.files:
        for line in migrated.diff.splitlines():
            screen.line((line, _STYLES.get(line[:1], "plain")))
    for problem in found.problems:
        screen.line((said("cli_problem", language), "bad"), problem_line(problem, language))
    written = bool(found.files) and found.files[0].written
    code = "cli_migrate_written" if written else "cli_migrate_tally"
    counts = {"count": len(found.files), "unchanged": found.unchanged, "problems": len(found.problems)}
    screen.line(said(code, language, **counts))


def _print_json(found: Migrated, language: Language) -> None:
    form = {
        "schema": SCHEMA,
        "language": language,
        "files": [
            {"file": migrated.file.as_posix(), "written": migrated.written, "diff": migrated.diff}
            for migrated in found.files
        ],
        "unchanged": found.unchanged,
        "problems": plain(found.problems, language),
    }
    click.echo(json.dumps(form, indent=2))
