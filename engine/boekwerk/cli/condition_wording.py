"""Wording of a rule's conditions: what was asked, what was found, and by how much it fell short."""

from __future__ import annotations

import datetime
import re

from boekwerk.cli.reports.places import WHOLE, Places
from boekwerk.cli.wording import label
from boekwerk.domain.amount import Quantity
from boekwerk.domain.decision import ConditionOutcome
from boekwerk.reasons import Language, said, term
from boekwerk.rules.fields import FIELDS

_ITEM = re.compile(r"([a-z_]+) ([0-9]+)")
_CHOSEN = frozenset(field.path for field in FIELDS if field.choices)
_AT_MOST = frozenset({"at_most", "below", "before"})
_AT_LEAST = frozenset({"at_least", "above", "on_or_after"})


def condition(outcome: ConditionOutcome, language: Language, places: Places = WHOLE) -> str:
    """Say what a rule's condition asked, what was found and where it stands."""
    held = {True: "true", False: "false", None: "unknown"}[outcome.held]
    word = label(f"{'exception' if outcome.prevents else 'condition'}_{held}", language)
    prefix = said("cli_condition_unless", language) if outcome.prevents else ""
    text = f"{word}: {prefix}{_asked(outcome, language)}"
    # What a group found is told by what is inside it.
    if outcome.found is not None and not outcome.inner:
        found = said("cli_condition_found", language, found=_word_found(outcome, language))
        short = shortfall(outcome, language)
        text += f" ({found}; {short})" if short else f" ({found})"
    if outcome.error is not None:
        text += f" ({outcome.error})"
    return f"{text} [{places.place(outcome.where)}]" if outcome.where else text


def _asked(outcome: ConditionOutcome, language: Language) -> str:
    """Give a condition as it was written; what stands for one item, such as 'line 2', is our word."""
    item = _ITEM.fullmatch(outcome.text) if outcome.field is None and outcome.inner else None
    return f"{label(f'numbered_{item[1]}', language)} {item[2]}" if item else outcome.text


def _word_found(outcome: ConditionOutcome, language: Language) -> object:
    """Translate what was found where it is a word of ours, and no text of a document."""
    found = outcome.found
    # In English the words of rules are the words that a person knows them by.
    if language == "en" or outcome.field not in _CHOSEN:
        return found
    if isinstance(found, tuple):
        return tuple(term(each, language) if isinstance(each, str) else each for each in found)
    return term(found, language) if isinstance(found, str) else found


def shortfall(outcome: ConditionOutcome, language: Language) -> str | None:
    """Say how far a condition is from what it asked; None where there is no measure."""
    if outcome.short_by is None:
        return None
    is_most = outcome.operator in _AT_MOST
    if not is_most and outcome.operator not in _AT_LEAST:
        way = "off"
    else:
        way = "less" if is_most is outcome.prevents else "more"
    if isinstance(outcome.found, datetime.date):
        return said(f"cli_days_{way}", language, days=int(outcome.short_by))
    is_number = isinstance(outcome.found, Quantity | int)
    by = Quantity(outcome.short_by) if is_number else outcome.short_by
    return said(f"cli_short_{way}", language, by=by)


def lets_hold(outcome: ConditionOutcome) -> bool | None:
    """Tell whether a condition lets its rule hold: an exception does when it does not apply."""
    return outcome.held if outcome.held is None else outcome.held is not outcome.prevents
