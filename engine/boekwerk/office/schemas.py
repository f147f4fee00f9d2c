"""The published JSON Schemas of the YAML files, made from the descriptions that the reader uses."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from boekwerk.office.fields import Field, Group, Kind, Table
from boekwerk.office.relations_files import TABLES
from boekwerk.positions.values import (
    COUNTRY,
    CURRENCY,
    DUTCH_DATE,
    FALSE_WORDS,
    ISO_DATE,
    NUMBER,
    TRUE_WORDS,
)

Schema = dict[str, Any]

# An editor reads '0800' without quotation marks as a number; the reader keeps what is written.
_CODE: Schema = {"type": ["string", "number"], "pattern": r"\S"}
_TEXT: Schema = {"type": ["string", "number"], "pattern": r"\S"}


def schema_files() -> dict[str, bytes]:
    """Give the content of each schema file of the folder ``schemas``, by file name."""
    tables = (table for table in TABLES if not table.is_csv)
    return {f"{table.name}.schema.json": encoded(json_schema(table)) for table in tables}


def json_schema(table: Table) -> Schema:
    """Make the JSON Schema (draft 2020-12) of a YAML file."""
    if table.one_record:
        content = _object(table.group)
    else:
        records = {"type": "array", "items": _object(table.group), **_described(table)}
        content = _closed({table.name: records}, [table.name])
    properties = {"schema": {"const": table.schema, **_SCHEMA_WORDS}, **content["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://boekwerk.example/schemas/{table.name}.schema.json",
        **_described(table),
        **_closed(properties, ["schema", *content["required"]]),
    }


def encoded(schema: Schema) -> bytes:
    """Write a schema as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _object(group: Group) -> Schema:
    properties = {field.name: _property(field, group) for field in group.fields}
    return _closed(properties, [field.name for field in group.fields if field.required])


def _closed(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _property(field: Field, group: Group) -> Schema:
    value = _object(field.group) if field.group is not None else _value(field)
    if field.many:
        value = {"type": "array", "items": value}
    if not field.required:
        value = _or_nothing(value)
    default = _default(group.default(field)) if field.group is None else None
    shown = {} if default is None else {"default": default}
    return {**value, **_described(field), **shown}


def _or_nothing(value: Schema) -> Schema:
    """Let a key have nothing behind it, or an empty text.

    Beside what may be there and not in ``anyOf``, so that an editor speaks of the word that is wrong.
    """
    types = list(dict.fromkeys([*_types(value), "string", "null"])) if "type" in value else None
    form: Schema = value if types is None else {**value, "type": types}
    if "enum" in value:
        return {**form, "enum": [*value["enum"], "", None]}
    # Of what has no texts otherwise, only the empty one is let in.
    return {**form, "pattern": f"{value['pattern']}|^$" if "pattern" in value else "^$"}


def _types(value: Schema) -> Iterable[str]:
    types = value["type"]
    return [types] if isinstance(types, str) else types


def _value(field: Field) -> Schema:
    if field.kind == "choice":
        return {"enum": list(field.choices)}
    if field.kind == "whole":
        limits = {"minimum": field.least, "maximum": field.most}
        sign = "[+-]?" if field.least < 0 else ""
        return {"type": ["integer", "string"], **limits, "pattern": f"^{sign}[0-9]{{1,9}}$"}
    return _VALUES[field.kind]


def _boolean() -> Schema:
    words = [word for word in (*TRUE_WORDS, *FALSE_WORDS) if word.isalpha()]
    spellings = [spelling for word in words for spelling in (word, word.capitalize(), word.upper())]
    return {"enum": [True, False, 0, 1, *spellings, "0", "1"]}


def _number(**limits: int) -> Schema:
    return {"type": ["number", "string"], **limits, "pattern": f"^{NUMBER}$"}


_VALUES: dict[Kind, Schema] = {
    "text": _TEXT,
    "code": _CODE,
    "boolean": _boolean(),
    "amount": _number(),
    "amount_from_zero": _number(minimum=0),
    "percentage": _number(minimum=0, maximum=100),
    "signed_percentage": _number(minimum=-1000, maximum=1000),
    "variable_text": _TEXT,
    "date": {"type": "string", "pattern": f"^({ISO_DATE}|{DUTCH_DATE})$"},
    "country": {"type": "string", "pattern": f"^{COUNTRY}$"},
    "currency": {"type": "string", "pattern": f"^{CURRENCY}$"},
}


def _default(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _described(said: Field | Table) -> Schema:
    """Say it in both languages: an editor shows one title and one description."""
    return {
        "title": f"{said.en.rstrip('.')} / {said.nl.rstrip('.')}",
        "description": f"{said.en}\n\n{said.nl}",
    }


_SCHEMA_WORDS: Schema = {
    "title": "Form / Vorm",
    "description": "The form of this file.\n\nDe vorm van dit bestand.",
}
