"""Parts: in which columns the fact of a field is kept, and how its values are written in them.

A fact is kept as the field gives it (``raw``), so that it can be shown and read in every form, and in
the form that rules compare (``normal``) where that is another. What depends on more than the fact
itself is kept too: whether it is ``empty``, and the ``currency`` of an amount.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from boekwerk.rules.fields import Field, Scope, TypeName
from boekwerk.rules.readings import Reading

Part = Literal["raw", "normal", "empty", "currency"]
Kind = Literal["text", "decimal", "cents", "date", "bool"]

MOST_CENTS = 2**62
"""An amount beyond this is kept as a failure: it would not fit in a column of 64 bits."""

_RAW: dict[TypeName, Kind] = {"money": "decimal", "number": "decimal", "date": "date", "bool": "bool"}
_NORMAL: dict[TypeName, Kind] = {"money": "cents", "text": "text", "identifier": "text"}


def parts_of(field: Field) -> tuple[Part, ...]:
    """Tell which parts are kept of a field."""
    wanted: dict[Part, bool] = {
        "raw": True,
        "normal": field.type in _NORMAL,
        "empty": field.owner is not None,
        "currency": field.currency is not None,
    }
    return tuple(part for part, is_kept in wanted.items() if is_kept)


def items_column(scope: Scope) -> str:
    """Name the column with the number of items of a scope, ``line[]``: names of theirs begin so."""
    return f"{scope}[]"


def column_of(field: Field, part: Part) -> str:
    """Name the column of a part: ``document.total_incl#normal``, ``line[].net_amount``."""
    name = field.name if field.scope == "case" else f"{items_column(field.scope)}.{field.name}"
    return name if part == "raw" else f"{name}#{part}"


def normal_part(field: Field) -> Part:
    """Tell which part has the form that rules compare."""
    return "normal" if field.type in _NORMAL else "raw"


def part_read(field: Field, reading: Reading) -> Part:
    """Tell which part a reading of the fact is made from."""
    if reading == "empty" and field.owner is not None:
        return "empty"
    return normal_part(field) if reading in ("normal", "named") else "raw"


def kind_of(field: Field, part: Part) -> Kind:
    """Tell what a column has in it."""
    if part == "empty":
        return "bool"
    if part == "currency":
        return "text"
    return (_RAW if part == "raw" else _NORMAL).get(field.type, "text")


def has_several(field: Field, part: Part) -> bool:
    """Tell whether a column has a list of values for a document or item."""
    return field.many and part in ("raw", "normal")


def written(value: Any, kind: Kind) -> Any:
    """Write one value as its column keeps it.

    Raises TypeError for a value of another type than the field says, ValueError for one that cannot
    be kept exactly.
    """
    return _WRITE[kind](value)


def read(value: Any, kind: Kind) -> Any:
    """Read one value of a column as it was before it was written."""
    return _decimal_read(value) if kind == "decimal" else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {type(value).__name__}")
    if not value.isascii():
        value.encode("utf-8")  # half a character cannot be kept
    return value


def _decimal(value: Any) -> str:
    if type(value) is int:
        return str(value)
    if not isinstance(value, Decimal):
        raise TypeError(f"not a number: {type(value).__name__}")
    text = str(value)
    # An exponent tells a Decimal from a whole number; it changes nothing in it.
    return text + "E+0" if text.lstrip("-").isdigit() else text


def _decimal_read(text: str) -> Decimal | int:
    return int(text) if text.lstrip("-").isdigit() else Decimal(text)


def _cents(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"not an amount: {type(value).__name__}")
    if abs(value) > MOST_CENTS:
        raise ValueError(f"too large an amount to keep: {value} cents")
    return value


def _date(value: Any) -> datetime.date:
    if type(value) is not datetime.date:
        raise TypeError(f"not a date: {type(value).__name__}")
    return value


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"not true or false: {type(value).__name__}")
    return value


_WRITE: dict[Kind, Callable[[Any], Any]] = {
    "text": _text,
    "decimal": _decimal,
    "cents": _cents,
    "date": _date,
    "bool": _bool,
}
