"""``boekwerk mail list``: notices that wait or failed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from boekwerk.app.mailing import unsent_notices
from boekwerk.app.store import open_store
from boekwerk.cli.commands import LocalCommand, option, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language, said
from boekwerk.store.notices import KeptNotice

SCHEMA = "boekwerk.notices/1"


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str | None, store: str | None, format: str) -> int:
        with open_store(store) as opened:
            found = unsent_notices(opened, administration)
        if format == "json":
            notices = [_form(notice, language) for notice in found]
            click.echo(json.dumps({"schema": SCHEMA, "language": language, "notices": notices}, indent=2))
        else:
            _print_text(found, language)
        return EXIT_FOUND if any(notice.state == "failed" for notice in found) else 0

    return LocalCommand(
        "list",
        language,
        "cli_help_mail_list",
        run,
        [
            option(
                "--administration",
                said("cli_id_metavar", language),
                said("cli_option_one_administration", language),
            ),
            store_option(language),
            of_format(language),
        ],
    )


def _print_text(notices: Sequence[KeptNotice], language: Language) -> None:
    screen = Screen(sys.stdout)
    for kept in notices:
        values = {"id": kept.id, "recipient": kept.notice.recipient, "created": kept.created.date()}
        about = {"kind": f"notice_kind_{kept.notice.kind}", "state": f"notice_state_{kept.state}"}
        screen.line((said("cli_mail_notice", language, **values, **about), "strong"))
        for reason in (*kept.notice.content, *((kept.reason,) if kept.reason else ())):
            screen.line(full_problem(reason, language), indent=2)
    if not notices:
        screen.line(said("cli_mail_none", language))


def _form(kept: KeptNotice, language: Language) -> dict[str, Any]:
    return {
        "id": kept.id,
        "kind": kept.notice.kind,
        "recipient": kept.notice.recipient,
        "administration": kept.administration,
        "document": kept.sha256,
        "state": kept.state,
        "created": kept.created.isoformat(),
        "attempts": kept.attempts,
        "content": [reason_form(reason, language) for reason in kept.notice.content],
        "reason": kept.reason and reason_form(kept.reason, language),
    }
