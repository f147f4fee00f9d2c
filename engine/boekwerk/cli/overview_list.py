"""``boekwerk overview list``: what waits for a person, and why."""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

import click

from boekwerk.app.overview import MOST_ON_A_PAGE, Asked, Page, read_overview
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, count, one_of, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.overview_text import OverviewText, overview_form
from boekwerk.cli.screen import Screen
from boekwerk.domain.amount import NotADecimal, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.domain.workflow import DOCUMENT_STATES
from boekwerk.reasons import Language, said

_MOST_DAYS = 36_500


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, format: str, **given: Any) -> int:
        now = datetime.datetime.now(datetime.UTC)
        with open_store(store) as opened:
            page = read_overview(opened, _asked(given), now)
        if format == "json":
            click.echo(json.dumps(overview_form(page, language), indent=2))
            return 0
        _print(page, now, language)
        return 0

    return LocalCommand("list", language, "cli_help_overview_list", run, _options(language))


def _print(page: Page, now: datetime.datetime, language: Language) -> None:
    if not page.entries:
        click.echo(said("cli_overview_empty", language), err=True)
        return
    days = {entry.document: max(0, (now - entry.since).days) for entry in page.entries}
    OverviewText(Screen(sys.stdout), language).page(page, days)
    if page.next is not None:
        click.echo(said("cli_overview_more", language, after=page.next), err=True)


def _asked(given: dict[str, Any]) -> Asked:
    return Asked(
        administrations=given["administration"],
        states=tuple(filter(None, given["state"])),
        reason=given["reason"],
        relation=given["relation"],
        waiting_days=given["days"],
        least=given["least"],
        most=given["most"],
        text=given["text"],
        after=given["after"],
        count=given["count"],
    )


def _options(language: Language) -> list[click.Parameter]:
    id, text = said("cli_id_metavar", language), said("cli_text_metavar", language)
    number, code = said("cli_number_metavar", language), said("cli_code_metavar", language)
    amount = said("cli_amount_metavar", language)
    word = one_of(DOCUMENT_STATES, language)

    def states(
        ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
    ) -> tuple[str | None, ...]:
        return tuple(word(ctx, param, value) for value in values)

    def decimal(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
        try:
            return None if value is None else read_decimal(value.replace(",", "."))
        except NotADecimal:
            raise click.BadParameter(
                said("cli_not_an_amount", language, value=shown(value or ""), parameter=param.opts[0])
            ) from None

    return [
        option("--administration", id, said("cli_option_overview_administration", language), multiple=True),
        option(
            "--state",
            said("cli_state_metavar", language),
            said("cli_option_overview_state", language, states=", ".join(DOCUMENT_STATES)),
            multiple=True,
            callback=states,
        ),
        option("--reason", code, said("cli_option_overview_reason", language)),
        option("--relation", id, said("cli_option_overview_relation", language)),
        option(
            "--days",
            number,
            said("cli_option_overview_days", language),
            callback=count(_MOST_DAYS, language),
        ),
        option("--least", amount, said("cli_option_overview_least", language), callback=decimal),
        option("--most", amount, said("cli_option_overview_most", language), callback=decimal),
        option("--text", text, said("cli_option_overview_text", language)),
        option("--after", text, said("cli_option_overview_after", language)),
        option(
            "--count",
            number,
            said("cli_option_overview_count", language),
            default="50",
            callback=count(MOST_ON_A_PAGE, language),
        ),
        store_option(language),
        of_format(language),
    ]
