"""The reference page of an administration's files, made from the descriptions that the reader uses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from boekwerk.history import HISTORY_COLUMNS
from boekwerk.history.columns import Column, ColumnKind
from boekwerk.office.fields import Field, Group, Kind, Table
from boekwerk.office.history_file import HISTORY
from boekwerk.office.relations_files import TABLES

_INTRODUCTION = """\
# Files of an administration: reference

This page is made from the program; [administration.md](../administration.md) explains it.
"""
_HISTORY_KINDS: dict[ColumnKind, str] = {
    "text": "text",
    "code": "code, at most 200 characters",
    "boolean": "yes or no",
    "amount": "amount",
    "percentage": "percentage, 0 to 100",
    "date": "date",
    "moment": "date and time with zone, `2026-01-31T14:05:00+01:00`",
    "country": "country code",
    "currency": "currency code",
    "sha256": "SHA-256, in hexadecimal",
}
_HEADER = "| {0} | holds | default | meaning | betekenis |\n| --- | --- | --- | --- | --- |"
_KINDS: dict[Kind, str] = {
    "text": "text",
    "code": "code",
    "boolean": "yes or no",
    "amount": "amount",
    "amount_from_zero": "amount, 0 or more",
    "percentage": "percentage, 0 to 100",
    "signed_percentage": "percentage, -1000 to 1000",
    "variable_text": "text with [variables](../templates.md#variables)",
    "exchange_rate": "number above 0",
    "date": "date",
    "moment": "date, or date and time with its zone",
    "country": "country code",
    "currency": "currency code",
    "bank_account": "IBAN[:kind][:date]",
    "group": "group, see below",
}


def reference_page() -> str:
    """Write the page in Markdown."""
    return "\n".join([_INTRODUCTION, *(_section(table) for table in TABLES), _history_section()])


def _section(table: Table) -> str:
    needed = "is needed" if table.required else "may be left out"
    lines = [f"## `{table.file}`", "", f"{table.en} ({table.nl.rstrip('.')}) The file {needed}.", ""]
    if table.key and table.name != "administration":
        key = " and ".join(f"`{name}`" for name in table.key)
        lines += [f"No two records have the same {key}.", ""]
    if table.name == "administration" or table.is_csv:
        lines += _rows("column" if table.is_csv else "key", table.group)
    else:
        lines += [f"The records stand in a list under the key `{table.name}`.", ""]
        lines += _rows("key", table.group)
    for field in table.group.fields:
        if field.group is not None:
            lines += [f"### `{field.name}` in `{table.file}`", "", *_rows("key", field.group)]
    return "\n".join(lines)


def _history_section() -> str:
    lines = [
        f"## `{HISTORY.file}`",
        "",
        f"{HISTORY.en} ({HISTORY.nl.rstrip('.')}) The file may be left out;",
        "[history.md](../history.md) explains it; files of history to import have the same columns. A row",
        "tells of a `booking` (the same on each of its rows), a `line` of it, and an `item` of that line.",
        "",
        "| column | of | holds | needed | meaning | betekenis |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_history_row(column) for column in HISTORY_COLUMNS.values()),
    ]
    return "\n".join([*lines, ""])


def _history_row(column: Column) -> str:
    holds = ", ".join(f"`{choice}`" for choice in column.choices) or _HISTORY_KINDS[column.kind]
    needed = "**needed**" if column.required else ""
    return f"| `{column.name}` | {column.part} | {holds} | {needed} | {column.en} | {column.nl} |"


def _rows(word: str, group: Group) -> list[str]:
    return [_HEADER.format(word), *(_row(field, group) for field in group.fields), ""]


def _row(field: Field, group: Group) -> str:
    cells = [f"`{field.name}`", _holds(field), _default(field, group), field.en, field.nl]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _holds(field: Field) -> str:
    return f"list of: {_kind(field)}" if field.many else _kind(field)


def _kind(field: Field) -> str:
    if field.kind == "choice":
        return ", ".join(f"`{choice}`" for choice in field.choices)
    if field.kind == "whole":
        return f"whole number, {field.least} to {field.most}"
    if field.refers_to:
        return "code of " + next(f"`{table.file}`" for table in TABLES if table.name == field.refers_to)
    return _KINDS[field.kind]


def _default(field: Field, group: Group) -> str:
    if field.required:
        return "**needed**"
    return " ".join(_written(group.default(field)))


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, str | int | Decimal):
        yield f"`{value}`"
