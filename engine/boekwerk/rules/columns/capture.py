"""Capturing: the facts of a case in the form in which a stored set keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.rules.columns.parts import (
    Kind,
    Part,
    column_of,
    has_several,
    items_column,
    kind_of,
    parts_of,
    written,
)
from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.readings import Facts, Slot, failure_of
from boekwerk.rules.truth import Failure
from boekwerk.rules.vocabulary import Vocabulary

Getter = Callable[..., Any]

FAILURES = "@failures"
"""The column with what could not be read: the column, the item's number from 0, and the problem."""


class _Column(Struct, frozen=True):
    name: str
    kind: Kind
    several: bool
    get: Getter


class Capture:
    """Reads the facts of cases, every field of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._of_case = _columns(vocabulary.case_fields.values())
        self._of_items: dict[Scope, tuple[_Column, ...]] = {
            scope: _columns(fields.values()) for scope, fields in vocabulary.item_fields.items()
        }

    def row(self, case: Case) -> dict[str, Any]:
        """Give the facts of a case by column.

        Of items there is a column with their number, and a list of values for each of their columns.
        What is not known is None; what could not be read is told under `FAILURES`.
        """
        failures: list[dict[str, Any]] = []
        row = {column.name: _value(column, (case,), failures, None) for column in self._of_case}
        facts = Facts(case)
        for scope, columns in self._of_items.items():
            items = facts.items(scope)
            of_items = items_column(scope)
            if items is None or isinstance(items, Failure):
                row |= {of_items: None, **{column.name: None for column in columns}}
                if isinstance(items, Failure):
                    failures.append(_failure(of_items, None, items))
                continue
            row[of_items] = len(items)
            for column in columns:
                row[column.name] = [
                    _value(column, (case, item.item), failures, number) for number, item in enumerate(items)
                ]
        row[FAILURES] = failures
        return row


def _columns(fields: Iterable[Field]) -> tuple[_Column, ...]:
    return tuple(column for field in fields for column in _columns_of(field))


def _columns_of(field: Field) -> Iterator[_Column]:
    for part in parts_of(field):
        getter = _getter(field, part)
        yield _Column(column_of(field, part), kind_of(field, part), has_several(field, part), getter)


def _getter(field: Field, part: Part) -> Getter:
    if part == "raw":
        return field.get
    if part == "currency":
        currency = field.currency
        assert currency is not None
        return lambda case, *item: currency(case)
    return Slot(0, field, part).read


def _value(column: _Column, at: tuple[Any, ...], failures: list[dict[str, Any]], item: int | None) -> Any:
    try:
        value = column.get(*at)
        if value is None:
            return None
        if column.several:
            return [written(each, column.kind) for each in value]
        return written(value, column.kind)
    except Exception as error:  # fields may be a plugin's: its fault must not be a crash
        failures.append(_failure(column.name, item, failure_of(error)))
        return None


def _failure(column: str, item: int | None, failure: Failure) -> dict[str, Any]:
    return {"column": column, "item": item, "problem": failure.message}
