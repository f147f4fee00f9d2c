"""Text as people and Excel write it, into values: one reading for every file that people make."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from boekwerk.domain.amount import NotADecimal, is_whole_cents, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.positions.suggestion import did_you_mean

TRUE_WORDS = ("yes", "ja", "true", "waar", "1")
FALSE_WORDS = ("no", "nee", "false", "onwaar", "0")

NUMBER = "[+-]?[0-9]+([.,][0-9]+)?"
ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DUTCH_DATE = "[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"
MOMENT = ISO_DATE + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"

_NUMBER = re.compile(NUMBER, re.ASCII)
# One, two or three digits and a group of three: a fraction to one, thousands to another.
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_ISO_DATE = re.compile(ISO_DATE, re.ASCII)
_DUTCH_DATE = re.compile(DUTCH_DATE, re.ASCII)
_MOMENT = re.compile(MOMENT, re.ASCII)
_BOOLEANS = {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}


class Unreadable(Exception):
    """A text is not what its field holds; ``code`` and ``values`` say why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def choice_reader(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Make the function that takes one of ``choices``."""
    known = {choice: choice for choice in choices}

    def read(text: str) -> str:
        found = known.get(text)
        if found is not None:
            return found
        suggestion = did_you_mean(text, choices)
        if suggestion is not None:
            raise Unreadable("office_choice_near", value=shown(text), suggestion=suggestion)
        raise Unreadable("office_choice", value=shown(text), choices=", ".join(choices))

    return read


def read_boolean(text: str) -> bool:
    """Read yes or no, in English or Dutch."""
    found = _BOOLEANS.get(text.casefold())
    if found is None:
        raise Unreadable("office_not_yes_or_no", value=shown(text))
    return found


def read_number(text: str) -> Decimal:
    """Read a number with a point or a comma; one that could be thousands as well is refused."""
    if _NUMBER.fullmatch(text) is None:
        raise Unreadable("office_not_a_number", value=shown(text))
    if _AMBIGUOUS.fullmatch(text):
        whole = re.sub("[.,]", "", text)
        raise Unreadable("office_ambiguous_number", value=text, whole=whole, fraction=f"{text}0")
    try:
        return read_decimal(text.replace(",", "."))
    except NotADecimal:
        raise Unreadable("office_not_a_number", value=shown(text)) from None


def number_text(number: Decimal) -> str:
    """Write a number so that `read_number` reads it back: never what could be thousands as well."""
    text = f"{number:f}"
    return f"{text}0" if _AMBIGUOUS.fullmatch(text) else text


def read_amount(text: str) -> Decimal:
    """Read an amount in whole cents."""
    number = read_number(text)
    if not is_whole_cents(number):
        raise Unreadable("office_not_whole_cents", value=shown(text))
    return number


def read_percentage(text: str) -> Decimal:
    """Read a percentage from 0 to 100, without its sign."""
    number = read_number(text)
    if not 0 <= number <= 100:
        raise Unreadable("office_out_of_range", value=shown(text), least=0, most=100)
    return number


def is_date(text: str) -> bool:
    """Tell whether a text has the form of a date; the day may not exist."""
    return _ISO_DATE.fullmatch(text) is not None or _DUTCH_DATE.fullmatch(text) is not None


def read_date(text: str) -> datetime.date:
    """Read a date such as 2026-01-31 or 31-01-2026."""
    try:
        if _ISO_DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
        if _DUTCH_DATE.fullmatch(text):
            day, month, year = text.split("-")
            return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("office_no_such_date", value=shown(text)) from None
    raise Unreadable("office_not_a_date", value=shown(text))


def read_moment(text: str) -> datetime.datetime:
    """Read a moment: a date with a time and its zone, or a date, and then its first moment (UTC)."""
    if _MOMENT.fullmatch(text) is None:
        return datetime.datetime.combine(read_date(text), datetime.time(), datetime.UTC)
    try:
        return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise Unreadable("office_no_such_date", value=shown(text)) from None


def capitals_reader(pattern: str, code: str) -> Callable[[str], str]:
    """Make the function that takes what has ``pattern``, else refuses by ``code``; values are kept once."""
    wanted = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if wanted.fullmatch(text) is None:
            raise Unreadable(code, value=shown(text))
        return sys.intern(text)

    return read


COUNTRY = "[A-Z]{2}"
CURRENCY = "[A-Z]{3}"
read_country = capitals_reader(COUNTRY, "office_not_a_country")
read_currency = capitals_reader(CURRENCY, "office_not_a_currency")
