"""The options that say what is to be forgotten, or remembered."""

from __future__ import annotations

import click

from boekwerk.cli.commands import option
from boekwerk.reasons import Language, said


def of_what(language: Language) -> list[click.Parameter]:
    """Make the options that name a relation or a booking."""
    id = said("cli_id_metavar", language)
    return [
        option("--relation", id, said("cli_option_learned_relation", language)),
        option("--booking", said("cli_key_metavar", language), said("cli_option_booking", language)),
    ]


def only_one(relation: str | None, booking: str | None, language: Language) -> None:
    """Raise UsageError unless a relation or a booking is named, and not both."""
    if (relation is None) == (booking is None):
        raise click.UsageError(said("cli_relation_or_booking", language))
