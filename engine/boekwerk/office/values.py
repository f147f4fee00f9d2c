"""Values of the files of an administration: text of people and Excel into what a field holds."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from boekwerk.domain.administration import BankAccount
from boekwerk.domain.shown import shown
from boekwerk.office.fields import Field, Kind
from boekwerk.office.words import BANK_ACCOUNT_KINDS
from boekwerk.positions.values import (
    Unreadable,
    choice_reader,
    is_date,
    read_amount,
    read_boolean,
    read_country,
    read_currency,
    read_date,
    read_moment,
    read_number,
    read_percentage,
)

LIST_SEPARATOR = "|"

_WHOLE = re.compile("[0-9]{1,9}", re.ASCII)
_SIGNED_WHOLE = re.compile("[+-]?[0-9]{1,9}", re.ASCII)
_MOST_PERCENT = 1000


def reader_of(field: Field) -> Callable[[str], Any]:
    """Give the function that reads one value of ``field``; it raises Unreadable.

    Values that recur in large tables (codes of other tables, countries) are kept once.
    """
    if field.kind == "choice":
        return choice_reader(field.choices)
    if field.kind == "whole":
        return _whole_reader(field.least, field.most)
    if field.kind == "code" and field.refers_to:
        return sys.intern
    return _READERS[field.kind]


def _text(text: str) -> str:
    return text


def _whole_reader(least: int, most: int) -> Callable[[str], int]:
    form = _SIGNED_WHOLE if least < 0 else _WHOLE

    def read(text: str) -> int:
        if form.fullmatch(text) is None:
            raise Unreadable("office_not_whole", value=shown(text))
        number = int(text)
        if not least <= number <= most:
            raise Unreadable("office_out_of_range", value=shown(text), least=least, most=most)
        return number

    return read


def _signed_percentage(text: str) -> Decimal:
    number = read_number(text)
    if abs(number) > _MOST_PERCENT:
        limits = {"least": -_MOST_PERCENT, "most": _MOST_PERCENT}
        raise Unreadable("office_out_of_range", value=shown(text), **limits)
    return number


def _amount_from_zero(text: str) -> Decimal:
    number = read_amount(text)
    if number < 0:
        raise Unreadable("office_negative", value=shown(text))
    return number


def _exchange_rate(text: str) -> Decimal:
    number = read_number(text)
    if number <= 0:
        raise Unreadable("office_rate_not_positive", value=shown(text))
    return number


def _bank_account(text: str) -> BankAccount:
    number, *details = (part.strip() for part in text.split(":"))
    kinds = [part for part in details if part in BANK_ACCOUNT_KINDS]
    dates = [part for part in details if part not in BANK_ACCOUNT_KINDS]
    if not number or len(kinds) > 1 or len(dates) > 1:
        raise Unreadable("office_not_a_bank_account", value=shown(text))
    if dates and not is_date(dates[0]):
        raise Unreadable("office_not_a_bank_account", value=shown(text))
    return BankAccount(
        iban=number,
        kind=kinds[0] if kinds else "normal",  # type: ignore[arg-type]  # it is one of the kinds
        changed_on=read_date(dates[0]) if dates else None,
    )


_READERS: dict[Kind, Callable[[str], Any]] = {
    "text": _text,
    "code": _text,
    "boolean": read_boolean,
    "amount": read_amount,
    "amount_from_zero": _amount_from_zero,
    "percentage": read_percentage,
    "signed_percentage": _signed_percentage,
    "variable_text": _text,
    "exchange_rate": _exchange_rate,
    "date": read_date,
    "moment": read_moment,
    "country": read_country,
    "currency": read_currency,
    "bank_account": _bank_account,
}
