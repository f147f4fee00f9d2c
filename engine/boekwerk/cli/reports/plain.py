"""Structs as plain JSON values, every reason with its sentence in one language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec import Struct

from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.reason import Location, Reason
from boekwerk.reasons import Language, remedy, sentence


def plain(value: Any, language: Language) -> Any:
    """Turn a struct and all in it into JSON values: amounts as text, dates as 2026-03-31.

    A reason becomes its ``code``, ``sentence``, ``do`` (null where there is nothing to do), its
    ``values``, and ``where``. A booking line says whether it is ``unresolved``.
    """
    if isinstance(value, Reason):
        return reason_form(value, language)
    if isinstance(value, Struct):
        form = {name: plain(getattr(value, name), language) for name in value.__struct_fields__}
        if isinstance(value, BookingLine):
            form["unresolved"] = value.unresolved
        return form
    if isinstance(value, dict):
        return {str(key): plain(inner, language) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, language) for inner in value]
    return _scalar(value)


def reason_form(reason: Reason, language: Language) -> dict[str, Any]:
    """Turn a reason into JSON values."""
    return {
        "code": reason.code,
        "sentence": sentence(reason, language),
        "do": remedy(reason, language),
        "values": plain(reason.values, language),
        "where": where_form(reason.where),
    }


def where_form(where: Location | None) -> dict[str, Any] | None:
    """Turn a place in a file into JSON values; null where there is none."""
    return None if where is None else {"file": where.file, "line": where.line, "column": where.column}


def _scalar(value: Any) -> bool | int | str | None:
    if value is None or isinstance(value, bool | int | str):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
