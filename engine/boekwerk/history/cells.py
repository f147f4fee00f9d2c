"""The cells of a history file into values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from boekwerk.domain.shown import shown
from boekwerk.history.columns import Column, ColumnKind
from boekwerk.positions.values import (
    Unreadable,
    choice_reader,
    read_amount,
    read_boolean,
    read_country,
    read_currency,
    read_date,
    read_percentage,
)

# What nearly every cell looks like. Thirteen digits leave room for sums in 64 bits of cents.
_PLAIN_AMOUNT = re.compile(r"[+-]?[0-9]{1,13}(?:[.,][0-9]{1,2})?", re.ASCII)
MOST_AMOUNT = Decimal(10) ** 13
LONGEST_CODE = 200
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_SHA256 = re.compile("[0-9a-f]{64}", re.ASCII)


def cell_reader(column: Column) -> Callable[[str], Any]:
    """Give the function that reads a cell of a column, stripped and not empty; it raises Unreadable."""
    return choice_reader(column.choices) if column.kind == "choice" else _READERS[column.kind]


def amount_of_cell(text: str) -> Decimal:
    """Read an amount in whole cents, with a point or a comma."""
    if _PLAIN_AMOUNT.fullmatch(text) is not None:
        return Decimal(text.replace(",", ".")) if "," in text else Decimal(text)
    amount = read_amount(text.strip())
    if abs(amount) >= MOST_AMOUNT:
        raise Unreadable("history_amount_too_large", value=shown(text))
    return amount


@lru_cache(maxsize=16_384)
def date_of_cell(text: str) -> datetime.date:
    """Read a date; the days of a history are few."""
    return read_date(text)


def _text(text: str) -> str:
    return text


def _code(text: str) -> str:
    if len(text) > LONGEST_CODE:
        raise Unreadable("history_code_too_long", value=shown(text), most=LONGEST_CODE)
    return text


@lru_cache(maxsize=16_384)
def _moment(text: str) -> datetime.datetime:
    if _MOMENT.fullmatch(text) is None:
        raise Unreadable("history_not_a_moment", value=shown(text))
    try:
        return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise Unreadable("history_not_a_moment", value=shown(text)) from None


def _sha256(text: str) -> str:
    if _SHA256.fullmatch(text) is None:
        raise Unreadable("history_not_sha256", value=shown(text))
    return text


_READERS: dict[ColumnKind, Callable[[str], Any]] = {
    "text": _text,
    "code": _code,
    "boolean": read_boolean,
    "amount": amount_of_cell,
    "percentage": read_percentage,
    "date": date_of_cell,
    "moment": _moment,
    "country": read_country,
    "currency": read_currency,
    "sha256": _sha256,
}
