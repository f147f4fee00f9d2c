"""The options that all commands on kept proposals have."""

from __future__ import annotations

import click

from boekwerk.cli.commands import count, option, store_option, word_option
from boekwerk.reasons import Language, said

_MOST = 999_999_999
FORMATS = ("text", "json")


def of_administration(language: Language) -> list[click.Parameter]:
    """Make the options that say which administration, in which store."""
    return [
        option(
            "--administration",
            said("cli_id_metavar", language),
            said("cli_option_stored_administration", language),
            required=True,
        ),
        store_option(language),
    ]


def of_user(language: Language) -> click.Parameter:
    """Make the option that says who does it: the timeline keeps that (US-3)."""
    name = said("cli_name_metavar", language)
    return option("--user", name, said("cli_option_user", language))


def of_format(language: Language) -> click.Parameter:
    """Make the option of the form of what is printed."""
    return word_option("--format", FORMATS, "cli_option_format", language)


def of_number(language: Language) -> click.Parameter:
    """Make the argument that names a kept proposal."""
    metavar = said("cli_number_metavar", language)
    return click.Argument(["number"], metavar=metavar, callback=count(_MOST, language))
