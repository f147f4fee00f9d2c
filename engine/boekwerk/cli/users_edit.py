"""``boekwerk users edit``: what a user is called, what he may do, whether he is active."""

from __future__ import annotations

from typing import Any

import click
from msgspec import UNSET

from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.app.users import UserChange, edit_user
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_user
from boekwerk.cli.users_options import of_email, of_id, of_name, of_roles, of_successor, say_taken_over
from boekwerk.reasons import Language, said


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(store: str | None, user: str | None, successor: str | None, **given: Any) -> int:
        with open_store(store) as opened:
            changed, count = edit_user(opened, given["id"], _change(given), acting(user), successor)
        click.echo(said("cli_user_changed", language, user=changed.id))
        say_taken_over(successor, count, language)
        return 0

    return LocalCommand(
        "edit",
        language,
        "cli_help_users_edit",
        run,
        [
            of_id(language),
            of_name(language, required=False),
            of_email(language),
            of_roles(language),
            click.Option(["--active/--inactive"], default=None, help=said("cli_option_active", language)),
            of_successor(language),
            store_option(language),
            of_user(language),
        ],
    )


def _change(given: dict[str, Any]) -> UserChange:
    email = None if given["email"] == "none" else given["email"]
    return UserChange(
        name=UNSET if given["name"] is None else given["name"],
        email=UNSET if given["email"] is None else email,
        roles=given["role"] or UNSET,
        active=UNSET if given["active"] is None else given["active"],
    )
