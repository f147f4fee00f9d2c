"""Needs: which columns a rulebook asks for, so that only those are read."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from polars._typing import PolarsDataType

from boekwerk.rules.columns.formulas import parts_of_formula
from boekwerk.rules.columns.frames import columns_of_field
from boekwerk.rules.columns.parts import column_of, items_column, part_read
from boekwerk.rules.formula import Atom, Formula, OverItems
from boekwerk.rules.rulebook import Rulebook


def needed_columns(rulebook: Rulebook) -> dict[str, PolarsDataType]:
    """Give the columns that the rules of a rulebook ask for, with their types."""
    needed: dict[str, PolarsDataType] = {}
    seen: set[int] = set()
    for rule in rulebook.compiled:
        for whole in (rule.applies, rule.terms):
            for formula in parts_of_formula(whole):
                if formula.number not in seen:
                    seen.add(formula.number)
                    needed.update(_needed(formula))
    return needed


def _needed(formula: Formula) -> Iterator[tuple[str, PolarsDataType]]:
    if isinstance(formula, OverItems):
        yield items_column(formula.scope), pl.UInt32()
    if isinstance(formula, Atom):
        field = formula.slot.field
        name = column_of(field, part_read(field, formula.slot.reading))
        yield name, columns_of_field(field)[name]
