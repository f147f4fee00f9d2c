"""``boekwerk obligations select``: obligations for a document, and the proposal that comes of it."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from boekwerk.app.desk import open_office
from boekwerk.app.obligations import propose_with_one, propose_with_several
from boekwerk.app.proposing import Proposed
from boekwerk.cli.commands import LocalCommand, count, day, one_of, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.concept_text import print_proposal
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_sentence, problem_line
from boekwerk.domain.amount import NotADecimal, read_decimal
from boekwerk.domain.errors import ProposalError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.obligations import Selection
from boekwerk.reasons import Language, said

_MOST_LINES = 99_999
_YES_NO = {"yes": True, "no": False}


class _Options(Struct, frozen=True):
    file: str
    obligations: tuple[str, ...]
    administration: str
    store: str | None
    rules: tuple[str, ...]
    line: int | None
    settle: str | None
    as_of: datetime.date | None
    format: str


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: Any) -> int:
        return _select(_Options(**given), language)

    folder, file = said("cli_folder_metavar", language), said("cli_file_metavar", language)
    chosen = said("cli_obligation_metavar", language)
    number, date = said("cli_number_metavar", language), said("cli_date_metavar", language)
    return LocalCommand(
        "select",
        language,
        "cli_help_obligations_select",
        run,
        [
            click.Argument(["file"], metavar=file),
            click.Argument(["obligations"], nargs=-1, required=True, metavar=f"{chosen}..."),
            option("--administration", folder, said("cli_option_either", language), default="."),
            store_option(language),
            option("--rules", folder, said("cli_option_rules", language), multiple=True),
            option(
                "--line",
                number,
                said("cli_option_obligations_line", language),
                callback=count(_MOST_LINES, language),
            ),
            option(
                "--settle",
                "|".join(_YES_NO),
                said("cli_option_obligations_settle", language),
                callback=one_of(tuple(_YES_NO), language),
            ),
            option("--as-of", date, said("cli_option_as_of", language), callback=day(language)),
            of_format(language),
        ],
    )


def _select(options: _Options, language: Language) -> int:
    if options.line is not None and (len(options.obligations) != 1 or "=" in options.obligations[0]):
        raise click.UsageError(said("cli_obligations_line_one", language))
    settle = None if options.settle is None else _YES_NO[options.settle]
    selected = [replace(one, settle=settle) for one in _selections(options.obligations)]
    rules = [Path(folder) for folder in options.rules] or None
    as_of = options.as_of or datetime.date.today()
    administration = Path(options.administration)
    with closing(open_office(administration, rules, as_of=as_of, store=options.store)) as desk:
        for remark in desk.remarks:
            click.echo(problem_line(remark, language), err=True)
        if options.line is None:
            proposed = propose_with_several(desk, Path(options.file), selected)
        else:
            proposed = propose_with_one(desk, Path(options.file), options.line, selected[0])
    _show(proposed, options.format, language)
    return 0 if proposed.proposal is not None else 1


def _selections(texts: Sequence[str]) -> list[Selection]:
    """Read ``NUMBER`` and ``NUMBER=AMOUNT``. Raises ProposalError with every one that is neither."""
    selected, unreadable = [], []
    for text in texts:
        number, equals, amount = text.rpartition("=")
        try:
            read = read_decimal(amount.replace(",", ".")) if equals else None
        except NotADecimal:
            read, number = None, ""
        selected.append(Selection(number if equals else text, read))
        if not selected[-1].obligation:
            unreadable.append(Reason("obligation_choice_unreadable", {"value": shown(text)}))
    if unreadable:
        raise ProposalError(Reason("obligations_not_selected", {"count": len(unreadable)}), unreadable)
    return selected


def _show(proposed: Proposed, format: str, language: Language) -> None:
    if format == "json":
        form = {
            "schema": "boekwerk.proposal/1",
            "direction": plain(proposed.direction, language),
            "proposal": plain(proposed.proposal, language),
        }
        click.echo(json.dumps(form, indent=2))
    elif proposed.proposal is None:
        Screen(sys.stdout).line(full_sentence(proposed.direction, language))
    else:
        print_proposal(proposed.proposal, proposed.records, Screen(sys.stdout), language)
