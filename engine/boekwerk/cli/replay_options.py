"""What the options of ``boekwerk replay`` take, and how that is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import click

from boekwerk.domain.amount import NotADecimal, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.reasons import Language, said
from boekwerk.trial.replay.administration import WAYS, Way


def column_names(language: Language) -> Callable[..., dict[str, str]]:
    """Make the callback of an option that says what columns are called: ``relation=supplier``."""

    def convert(_: click.Context, __: click.Parameter, value: Sequence[str]) -> dict[str, str]:
        found = {}
        for one in value:
            ours, is_there, theirs = one.partition("=")
            if not (is_there and ours and theirs):
                raise click.BadParameter(said("replay_not_a_column", language, value=shown(one)))
            found[ours.strip()] = theirs
        return found

    return convert


def ways(language: Language) -> Callable[..., tuple[Way, ...]]:
    """Make the callback of an option that takes ways of proposing; none: all."""

    def convert(_: click.Context, param: click.Parameter, value: str | None) -> tuple[Way, ...]:
        if value is None:
            return WAYS
        wanted = _parts(value)
        strange = [each for each in wanted if each not in WAYS]
        if strange:
            values = {"value": shown(strange[0]), "modes": ", ".join(WAYS)}
            raise click.BadParameter(said("replay_not_a_mode", language, **values))
        return tuple(way for way in WAYS if way in wanted)

    return convert


def counts(language: Language) -> Callable[..., tuple[int, ...]]:
    """Make the callback of an option that takes whole numbers from 1, with commas."""

    def convert(_: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
        found = [_count(each) for each in _parts(value)]
        if not all(found):
            raise click.BadParameter(said("replay_not_counts", language, value=shown(value)))
        return tuple(sorted(set(found)))

    return convert


def percentage(language: Language) -> Callable[..., Fraction]:
    """Make the callback of an option that takes a percentage, as a part of 1."""

    def convert(_: click.Context, param: click.Parameter, value: str) -> Fraction:
        try:
            part = Fraction(read_decimal(value)) / 100
        except NotADecimal:
            part = Fraction(0)
        if not 0 < part <= 1:
            raise click.BadParameter(said("replay_not_a_percentage", language, value=shown(value)))
        return part

    return convert


def _parts(value: str) -> list[str]:
    return [each.strip() for each in value.split(",")]


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
