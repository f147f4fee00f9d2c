"""``boekwerk obligations list``: the obligations of an administration, and what is open on them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from boekwerk.app.obligations import list_obligations
from boekwerk.cli import wording
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.domain.obligation import Obligation
from boekwerk.reasons import Language, said

_MORE = ("internal_reference", "external_reference", "ledger_account", "project", "cost_centre")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str, store: str | None, relation: str | None, open: bool, format: str) -> int:
        found = list_obligations(Path(administration), store, relation=relation, only_open=open)
        if format == "json":
            click.echo(json.dumps([plain(each, language) for each in found], indent=2))
            return 0
        screen = Screen(sys.stdout)
        for each in found:
            screen.line((_title(each, language), "quiet" if each.settled else "plain"))
            for text in _details(each, language):
                screen.line(text, indent=2)
        if not found:
            click.echo(said("cli_obligations_none", language), err=True)
        return 0

    folder, id = said("cli_folder_metavar", language), said("cli_id_metavar", language)
    return LocalCommand(
        "list",
        language,
        "cli_help_obligations_list",
        run,
        [
            option("--administration", folder, said("cli_option_either", language), default="."),
            store_option(language),
            option("--relation", id, said("cli_option_obligations_relation", language)),
            click.Option(["--open"], is_flag=True, help=said("cli_option_obligations_open", language)),
            of_format(language),
        ],
    )


def _title(found: Obligation, language: Language) -> str:
    amount = wording.amount(found.open_amount, found.currency, language)
    values = {"number": found.number, "kind": found.kind, "relation": found.relation}
    code = "cli_obligation_settled" if found.settled else "cli_obligation"
    return said(code, language, open=amount or None, **values)


def _details(found: Obligation, language: Language) -> Iterator[str]:
    if found.description:
        yield found.description
    values = {name: getattr(found, name) for name in _MORE}
    if found.synchronised is not None:
        values["synchronised"] = found.synchronised.date()
    told = [
        f"{wording.label(f'field_{name}', language)}: {wording.value(value, language)}"
        for name, value in values.items()
        if value is not None
    ]
    if told:
        yield ", ".join(told)
