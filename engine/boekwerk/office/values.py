"""Text as people and Excel write it, into values; one reading for YAML and CSV."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from boekwerk.domain.administration import BankAccount
from boekwerk.domain.amount import NotADecimal, is_whole_cents, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.office.fields import Field, Kind
from boekwerk.office.words import BANK_ACCOUNT_KINDS
from boekwerk.positions import did_you_mean

TRUE_WORDS = ("yes", "ja", "true", "waar", "1")
FALSE_WORDS = ("no", "nee", "false", "onwaar", "0")
LIST_SEPARATOR = "|"

NUMBER = "[+-]?[0-9]+([.,][0-9]+)?"
ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DUTCH_DATE = "[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"
COUNTRY = "[A-Z]{2}"
CURRENCY = "[A-Z]{3}"

_NUMBER = re.compile(NUMBER, re.ASCII)
# One, two or three digits and a group of three: a fraction to one, thousands to another.
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_WHOLE = re.compile("[0-9]{1,9}", re.ASCII)
_ISO_DATE = re.compile(ISO_DATE, re.ASCII)
_DUTCH_DATE = re.compile(DUTCH_DATE, re.ASCII)
_BOOLEANS = {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}


class Unreadable(Exception):
    """A text is not what its field holds; ``code`` and ``values`` say why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def reader_of(field: Field) -> Callable[[str], Any]:
    """Give the function that reads one value of ``field``; it raises Unreadable.

    Values that recur in large tables (codes of other tables, countries) are kept once.
    """
    if field.kind == "choice":
        return _choice_reader(field.choices)
    if field.kind == "whole":
        return _whole_reader(field.least, field.most)
    if field.kind == "code" and field.refers_to:
        return sys.intern
    return _READERS[field.kind]


def _text(text: str) -> str:
    return text


def _choice_reader(choices: tuple[str, ...]) -> Callable[[str], str]:
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


def _whole_reader(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if _WHOLE.fullmatch(text) is None:
            raise Unreadable("office_not_whole", value=shown(text))
        number = int(text)
        if not least <= number <= most:
            raise Unreadable("office_out_of_range", value=shown(text), least=least, most=most)
        return number

    return read


def _boolean(text: str) -> bool:
    found = _BOOLEANS.get(text.casefold())
    if found is None:
        raise Unreadable("office_not_yes_or_no", value=shown(text))
    return found


def _number(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None:
        raise Unreadable("office_not_a_number", value=shown(text))
    if _AMBIGUOUS.fullmatch(text):
        whole = re.sub("[.,]", "", text)
        raise Unreadable("office_ambiguous_number", value=text, whole=whole, fraction=f"{text}0")
    try:
        return read_decimal(text.replace(",", "."))
    except NotADecimal:
        raise Unreadable("office_not_a_number", value=shown(text)) from None


def _amount(text: str) -> Decimal:
    number = _number(text)
    if not is_whole_cents(number):
        raise Unreadable("office_not_whole_cents", value=shown(text))
    return number


def _amount_from_zero(text: str) -> Decimal:
    number = _amount(text)
    if number < 0:
        raise Unreadable("office_negative", value=shown(text))
    return number


def _percentage(text: str) -> Decimal:
    number = _number(text)
    if not 0 <= number <= 100:
        raise Unreadable("office_out_of_range", value=shown(text), least=0, most=100)
    return number


def _exchange_rate(text: str) -> Decimal:
    number = _number(text)
    if number <= 0:
        raise Unreadable("office_rate_not_positive", value=shown(text))
    return number


def _date(text: str) -> datetime.date:
    try:
        if _ISO_DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
        if _DUTCH_DATE.fullmatch(text):
            day, month, year = text.split("-")
            return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("office_no_such_date", value=shown(text)) from None
    raise Unreadable("office_not_a_date", value=shown(text))


def _capitals_reader(pattern: str, code: str) -> Callable[[str], str]:
    wanted = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if wanted.fullmatch(text) is None:
            raise Unreadable(code, value=shown(text))
        return sys.intern(text)

    return read


def _bank_account(text: str) -> BankAccount:
    number, *details = (part.strip() for part in text.split(":"))
    kinds = [part for part in details if part in BANK_ACCOUNT_KINDS]
    dates = [part for part in details if part not in BANK_ACCOUNT_KINDS]
    if not number or len(kinds) > 1 or len(dates) > 1:
        raise Unreadable("office_not_a_bank_account", value=shown(text))
    if dates and _ISO_DATE.fullmatch(dates[0]) is None and _DUTCH_DATE.fullmatch(dates[0]) is None:
        raise Unreadable("office_not_a_bank_account", value=shown(text))
    return BankAccount(
        iban=number,
        kind=kinds[0] if kinds else "normal",  # type: ignore[arg-type]  # it is one of the kinds
        changed_on=_date(dates[0]) if dates else None,
    )


_READERS: dict[Kind, Callable[[str], Any]] = {
    "text": _text,
    "code": _text,
    "boolean": _boolean,
    "amount": _amount,
    "amount_from_zero": _amount_from_zero,
    "percentage": _percentage,
    "exchange_rate": _exchange_rate,
    "date": _date,
    "country": _capitals_reader(COUNTRY, "office_not_a_country"),
    "currency": _capitals_reader(CURRENCY, "office_not_a_currency"),
    "bank_account": _bank_account,
}
