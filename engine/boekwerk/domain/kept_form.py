"""Structs as JSON and back, whole: also the values in reasons, of which JSON forgets what they were."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from boekwerk.domain.amount import Money, Quantity, decode_hook, read_decimal
from boekwerk.domain.reason import Reason

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_REASON = frozenset(Reason.__struct_fields__)


def kept(struct: msgspec.Struct) -> bytes:
    """Write a struct as JSON, from which `as_kept` makes an equal one."""
    return msgspec.json.encode(_written(struct))


def as_kept(form: bytes | str, kind: type[_Struct]) -> _Struct:
    """Make the struct that `kept` wrote. Raises msgspec.ValidationError for anything else."""
    return msgspec.convert(_read(msgspec.json.decode(form)), kind, dec_hook=decode_hook)


def _written(value: Any) -> Any:
    match value:
        case Reason(code, values, where):
            tagged = {name: _tagged(each) for name, each in values.items()}
            return {"code": code, "values": tagged, "where": _written(where)}
        case msgspec.Struct():
            return {name: _written(getattr(value, name)) for name in value.__struct_fields__}
        case dict():
            return {name: _written(each) for name, each in value.items()}
        case list() | tuple():
            return [_written(each) for each in value]
        case _:
            return _plainly(value) if isinstance(value, Decimal) else value


def _read(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_read(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    if tree.keys() == _REASON:
        return {**tree, "values": {name: _untagged(each) for name, each in tree["values"].items()}}
    return {name: _read(each) for name, each in tree.items()}


def _tagged(value: Any) -> Any:
    """Write a value of a reason with what it is, where JSON would not tell."""
    if isinstance(value, list | tuple):
        return {"is": "list", "of": [_tagged(each) for each in value]}
    for kind, (what, write, _) in _TAGS.items():
        if isinstance(value, what):
            return {"is": kind, "of": write(value)}
    return value


def _untagged(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind, of = value["is"], value["of"]
    return tuple(_untagged(each) for each in of) if kind == "list" else _TAGS[kind][2](of)


def _plainly(value: Decimal) -> str:
    """Write a number without exponent, which `read_decimal` takes from nobody."""
    return f"{value:f}"


# What is a special kind of another stands before it.
_TAGS: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "number": (Quantity, _plainly, lambda of: Quantity(read_decimal(of))),
    "amount": (Decimal, _plainly, read_decimal),
    "date": (datetime.date, datetime.date.isoformat, datetime.date.fromisoformat),
    "money": (
        Money,
        lambda it: [_plainly(it.amount), it.currency],
        lambda of: Money(read_decimal(of[0]), of[1]),
    ),
    "texts": (dict, dict, dict),
}
