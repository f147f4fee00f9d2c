"""What is wrong in a file in our own JSON form, said in terms of that form: what stands where."""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec import Struct

from boekwerk.domain.amount import NotADecimal
from boekwerk.domain.errors import IntakeError
from boekwerk.domain.reason import Location
from boekwerk.intake.refusal import refusal

# How msgspec says that a value does not fit, and the code that says it to a person. A name in a group of
# the pattern becomes a value of the reason.
_BY_MESSAGE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object contains unknown field `(?P<field>.*)`", re.DOTALL), "json_field_unknown"),
    (re.compile(r"Object missing required field `(?P<field>.*)`", re.DOTALL), "json_field_missing"),
    (re.compile(r"Invalid enum value '?(?P<value>.*?)'?", re.DOTALL), "json_value_unknown"),
    (re.compile(r"Expected `(?P<wanted>\w+)(?: \| null)?`, got `(?P<found>\w+)`"), "json_value_other_kind"),
    (re.compile("write amounts as text.*", re.DOTALL), "json_amount_not_text"),
    (re.compile("Invalid (?:RFC3339|ISO8601).*", re.DOTALL), "json_date_unreadable"),
)
_PLACED = re.compile(r"(?P<message>.*?)(?: - at `(?:key in )?(?P<path>\$.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def invalid_form(error: Exception, data: bytes, where: Location) -> IntakeError:
    """Make the refusal of a document that msgspec could not read: what, at which path, on which line."""
    placed = _PLACED.fullmatch(str(error))
    message, path = (placed["message"], placed["path"] or "$") if placed else (str(error), "$")
    code, values = _said(error, message)
    if code == "json_field_unknown":
        path = f"{path}.{values['field']}"
    return refusal(code, line_of(path, data, where), path=path, **values)


def _said(error: Exception, message: str) -> tuple[str, dict[str, Any]]:
    cause = error if isinstance(error, NotADecimal) else error.__cause__
    if isinstance(cause, NotADecimal):
        return "json_amount_unreadable", {"value": cause.text}
    for pattern, code in _BY_MESSAGE:
        found = pattern.fullmatch(message)
        if found is not None:
            return code, _with_words(found.groupdict())
    return "json_not_valid", {}


def _with_words(values: dict[str, Any]) -> dict[str, Any]:
    """Turn the names of kinds into words of the vocabulary."""
    return {name: f"json_{kind}" if name in ("wanted", "found") else kind for name, kind in values.items()}


def line_of(path: str, data: bytes, where: Location) -> Location:
    """Find the line on which the value at a path begins; the whole file if it is not found."""
    steps = [name or int(index) for name, index in _STEP.findall(path)]
    text = data.decode(json.detect_encoding(data), errors="replace").removeprefix("\ufeff")
    at = _offset_of(steps, text)
    return where if at is None else Location(where.file, text.count("\n", 0, at) + 1)


class _Level(Struct):
    """A list or object that the walk is inside, and the step that leads to its present value."""

    is_list: bool
    step: str | int | None = None
    awaits_key: bool = False


def _offset_of(wanted: list[str | int], text: str) -> int | None:
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text):
        word = token.group()
        level = levels[-1] if levels else None
        if word in "}]" and levels:
            levels.pop()
        elif word == "," and level is not None:
            level.step = level.step + 1 if isinstance(level.step, int) else None
            level.awaits_key = not level.is_list
        elif level is not None and level.awaits_key:
            level.step, level.awaits_key = _text_of(word), False
        elif word != ":":
            if [each.step for each in levels] == wanted:
                return token.start()
            if word in "{[":
                levels.append(_Level(word == "[", 0 if word == "[" else None, word == "{"))
    return None


def _text_of(word: str) -> str | None:
    try:
        found = json.loads(word)
    except ValueError:
        return None
    return found if isinstance(found, str) else None
