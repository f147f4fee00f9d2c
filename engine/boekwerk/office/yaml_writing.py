"""Records into the YAML files that `boekwerk.office.read_administration` reads."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import yaml
from msgspec import Struct

from boekwerk.office.fields import Group, Table
from boekwerk.positions.values import number_text


def yaml_text(table: Table, records: Sequence[Any]) -> str:
    """Write the records of a table as YAML; what is the default of a key is left out."""
    content: dict[str, Any] = {"schema": table.schema}
    if table.one_record:
        content |= _mapping(records[0], table.group)
    else:
        content[table.name] = [_mapping(record, table.group) for record in records]
    # Codes stay text: the dumper puts quotation marks around what would be read as anything else.
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)


def _mapping(record: Struct, group: Group) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in group.fields:
        value = getattr(record, field.name)
        if field.required or value != group.default(field):
            values[field.name] = _written(value, field.group)
    return values


def _written(value: Any, group: Group | None) -> Any:
    if isinstance(value, tuple):
        return [_written(part, group) for part in value]
    if isinstance(value, Struct) and group is not None:
        return _mapping(value, group)
    if isinstance(value, Decimal):
        return number_text(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
