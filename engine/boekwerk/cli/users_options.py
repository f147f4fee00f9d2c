"""The options that the commands on users, links and keys have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from boekwerk.cli.commands import option
from boekwerk.domain.roles import ROLES
from boekwerk.domain.shown import shown
from boekwerk.reasons import Language, said


def of_id(language: Language) -> click.Parameter:
    """Make the argument that names a user."""
    return click.Argument(["id"], metavar=said("cli_user_metavar", language))


def of_code(language: Language) -> click.Parameter:
    """Make the argument that names an administration."""
    return click.Argument(["administration"], metavar=said("cli_administration_metavar", language))


def of_successor(language: Language) -> click.Parameter:
    """Make the option that says who takes over what waits (PR-13)."""
    return option("--successor", said("cli_user_metavar", language), said("cli_option_successor", language))


def of_roles(language: Language) -> click.Parameter:
    """Make the option that gives roles."""
    help = said("cli_option_role", language, roles=", ".join(ROLES))
    convert = several_of(ROLES, language)
    return option("--role", said("cli_role_metavar", language), help, multiple=True, callback=convert)


def of_name(language: Language, *, required: bool) -> click.Parameter:
    """Make the option that gives a user's name."""
    metavar = said("cli_name_metavar", language)
    return option("--name", metavar, said("cli_option_user_name", language), required=required)


def of_email(language: Language) -> click.Parameter:
    """Make the option that gives a user's mail address."""
    return option("--email", said("cli_address_metavar", language), said("cli_option_email", language))


def several_of(
    words: Sequence[str], language: Language
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[str, ...]]:
    """Make the callback of an option that takes some of a few words, each given by itself."""

    def convert(_: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
        for value in given:
            if value not in words:
                about: dict[str, Any] = {"value": shown(value), "words": ", ".join(words)}
                name = max(param.opts, key=len)
                raise click.BadParameter(said("cli_not_one_of", language, parameter=name, **about))
        return tuple(dict.fromkeys(given))

    return convert


def say_taken_over(successor: str | None, count: int, language: Language) -> None:
    """Say on the standard error how many documents a successor took over, if any."""
    if count:
        click.echo(said("cli_taken_over", language, successor=successor, count=count), err=True)
