"""``boekwerk timeline verify``: whether the timeline is as it was written."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option, store_option, word_option
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said
from boekwerk.store.checkpoints import read_checkpoint
from boekwerk.store.timeline_checking import Checked, TimelineCheck

SCHEMA = "boekwerk.timeline_check/1"
_FORMATS = ("text", "json")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, checkpoint: str | None, format: str) -> int:
        known = read_checkpoint(Path(checkpoint).read_bytes(), checkpoint) if checkpoint else None
        with open_store(store) as opened, opened.reading() as connection:
            check = TimelineCheck(connection, known)
            problems = tuple(check.problems())
        if format == "json":
            click.echo(json.dumps(_form(check.checked, problems, language), indent=2))
        else:
            _print_text(check.checked, problems, language)
        return 1 if problems else 0

    return LocalCommand(
        "verify",
        language,
        "cli_help_timeline_verify",
        run,
        [
            store_option(language),
            option(
                "--checkpoint",
                said("cli_file_metavar", language),
                said("cli_option_checkpoint", language),
            ),
            word_option("--format", _FORMATS, "cli_option_format", language),
        ],
    )


def _print_text(checked: Checked, problems: tuple[Reason, ...], language: Language) -> None:
    screen = Screen(sys.stdout)
    for problem in problems:
        screen.line((said("cli_problem", language), "bad"), full_problem(problem, language))
    values = {"documents": checked.documents, "events": checked.events, "erased": checked.erased}
    code = "cli_timeline_problems" if problems else "cli_timeline_whole"
    screen.line(said(code, language, problems=len(problems), **values))


def _form(checked: Checked, problems: tuple[Reason, ...], language: Language) -> dict[str, Any]:
    about = {"schema": SCHEMA, "language": language}
    return {**about, **plain(checked, language), "problems": plain(problems, language)}
