"""Records into the files of an administration folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from boekwerk.office.relations_files import TABLES
from boekwerk.office.writing import table_text
from boekwerk.office.yaml_writing import yaml_text


def save_tables(folder: Path, records: Mapping[str, Sequence[Any]]) -> None:
    """Write the tables of an administration into a folder, each by its name, in a fixed order of records.

    A file that may be left out is not written when its table is empty.
    """
    for table in TABLES:
        found = sorted(records.get(table.name, ()), key=lambda record: _key(record, table.key))
        if found or table.required:
            text = (table_text if table.is_csv else yaml_text)(table, found)
            (folder / table.file).write_text(text, encoding="utf-8", newline="\n")


def _key(record: Any, names: Sequence[str]) -> list[str]:
    return [str(getattr(record, name)) for name in names or record.__struct_fields__]
