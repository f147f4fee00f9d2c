"""Frames: rows of facts as columns of polars, with the type that each column has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from polars._typing import PolarsDataType

from boekwerk.rules.columns.capture import FAILURES
from boekwerk.rules.columns.parts import Kind, column_of, has_several, items_column, kind_of, parts_of
from boekwerk.rules.fields import Field
from boekwerk.rules.vocabulary import Vocabulary

_TYPES: dict[Kind, PolarsDataType] = {
    "text": pl.String(),
    "decimal": pl.String(),
    "cents": pl.Int64(),
    "date": pl.Date(),
    "bool": pl.Boolean(),
}
_FAILURE = pl.Struct({"column": pl.String(), "item": pl.UInt32(), "problem": pl.String()})


def columns_of(vocabulary: Vocabulary) -> dict[str, PolarsDataType]:
    """Give the columns that the facts of a vocabulary are kept in, with their types."""
    columns: dict[str, PolarsDataType] = {
        items_column(scope): pl.UInt32() for scope in vocabulary.item_fields
    }
    for fields in (vocabulary.case_fields, *vocabulary.item_fields.values()):
        for field in fields.values():
            columns |= columns_of_field(field)
    return {**columns, FAILURES: pl.List(_FAILURE)}


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, PolarsDataType]) -> pl.DataFrame:
    """Make a frame of rows that have these columns."""
    return pl.DataFrame(
        {
            name: pl.Series(name, [row[name] for row in rows], dtype=type, strict=True)
            for name, type in columns.items()
        }
    )


def columns_of_field(field: Field) -> dict[str, PolarsDataType]:
    """Give the columns of one field; of a field of items they have a list of values for each row."""
    columns: dict[str, PolarsDataType] = {}
    for part in parts_of(field):
        type = _TYPES[kind_of(field, part)]
        one = pl.List(type) if has_several(field, part) else type
        columns[column_of(field, part)] = one if field.scope == "case" else pl.List(one)
    return columns
