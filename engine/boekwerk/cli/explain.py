"""``boekwerk explain``: one document, and what every rule says of it."""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import click
from msgspec import Struct

from boekwerk.app.desk import OfficeDesk, open_office
from boekwerk.app.explaining import explain_document
from boekwerk.cli.commands import LocalCommand, day, option, store_option, word_option
from boekwerk.cli.reports.explain_json import explanation_form
from boekwerk.cli.reports.explain_text import ExplainText
from boekwerk.cli.reports.places import Places
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import problem_line
from boekwerk.domain.shown import shown
from boekwerk.positions import did_you_mean
from boekwerk.reasons import Language, said
from boekwerk.trial.explain import LEVELS, Level

_FORMATS = ("text", "json")


class _Options(Struct, frozen=True):
    administration: str
    rules: tuple[str, ...]
    rule: str | None
    level: Level
    format: Literal["text", "json"]
    as_of: datetime.date | None
    store: str | None
    file: str


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _explain(_Options(**given), language)

    folder = said("cli_folder_metavar", language)
    return LocalCommand(
        "explain",
        language,
        "cli_help_explain",
        run,
        [
            click.Argument(["file"], metavar=said("cli_file_metavar", language)),
            option("--administration", folder, said("cli_option_books", language), default="."),
            option("--rules", folder, said("cli_option_rules", language), multiple=True),
            option("--rule", "ID", said("cli_option_explain_rule", language)),
            word_option("--level", LEVELS, "cli_option_level", language),
            word_option("--format", _FORMATS, "cli_option_format", language),
            option(
                "--as-of",
                said("cli_date_metavar", language),
                said("cli_option_as_of", language),
                callback=day(language),
            ),
            store_option(language),
        ],
    )


def _explain(options: _Options, language: Language) -> int:
    rules = [Path(folder) for folder in options.rules] or None
    as_of = options.as_of or datetime.date.today()
    administration = Path(options.administration)
    with closing(open_office(administration, rules, as_of=as_of, store=options.store)) as desk:
        if options.rule is not None:
            _refuse_unknown(options.rule, desk, language)
        for remark in desk.remarks:
            click.echo(problem_line(remark, language), err=True)
        found = explain_document(desk, Path(options.file))
    if options.format == "json":
        form = explanation_form(found, options.level, options.rule, language)
        click.echo(json.dumps({**form, "as_of": as_of.isoformat()}, indent=2))
        return 0
    text = ExplainText(Screen(sys.stdout), language, Places(None, options.administration))
    text.show(found, options.level, options.rule)
    return 0


def _refuse_unknown(rule: str, desk: OfficeDesk, language: Language) -> None:
    known = [each.id for each in desk.rulebook.rules]
    if rule in known:
        return
    meant = did_you_mean(rule, known)
    code = "cli_rule_unknown" if meant is None else "cli_rule_meant"
    raise click.UsageError(said(code, language, rule=shown(rule), meant=meant), click.get_current_context())
