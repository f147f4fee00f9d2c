"""What is to be changed in a proposal, as it is written on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import click

from boekwerk.domain.amount import NotADecimal, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.proposal.editing import Change, Edits, Split
from boekwerk.reasons import Language, said

_SET = re.compile(r"(?:(?P<line>[0-9]{1,5})\.)?(?P<field>[a-z_]+)=(?P<value>.*)", re.DOTALL)
_SPLIT = re.compile(r"(?P<line>[0-9]{1,5})=(?P<amounts>.+)")


def edits_of(
    set: Sequence[str],
    split: Sequence[str],
    confirm: Sequence[str],
    language: Language,
) -> Edits:
    """Read the options of ``boekwerk proposal edit``. Raises UsageError for what is not written so.

    A line is confirmed by its number, a reason about the whole document by its code.
    """
    return Edits(
        changes=tuple([_change(text, language) for text in set]),
        splits=tuple([_split(text, language) for text in split]),
        confirmed=tuple([int(text) for text in confirm if _is_number(text)]),
        agreed=tuple([text for text in confirm if not _is_number(text)]),
    )


def _change(text: str, language: Language) -> Change:
    found = _SET.fullmatch(text)
    if found is None:
        raise click.UsageError(said("cli_set_unreadable", language, text=shown(text)))
    line = found["line"]
    return Change(found["field"], found["value"] or None, None if line is None else int(line))


def _split(text: str, language: Language) -> Split:
    found = _SPLIT.fullmatch(text)
    try:
        if found is not None:
            return Split(int(found["line"]), tuple(map(_amount, found["amounts"].split(";"))))
    except NotADecimal:
        pass
    raise click.UsageError(said("cli_split_unreadable", language, text=shown(text)))


def _amount(text: str) -> Decimal:
    return read_decimal(text.replace(",", "."))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6
