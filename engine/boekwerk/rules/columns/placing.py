"""Placing: for which rows each rule is looked at, found by a join instead of asked of every row.

A rule stands under the equality that the fewest rows fulfil: its relation, its supplier. The rows are
put together by the value of that fact once, so that every rule gets a slice. Where the fact is not
known all rules that stand under it are looked at, as in the reference's index. A rule without such an
equality is looked at where what it asks may be true (`asked`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from msgspec import Struct

from boekwerk.rules.columns.asked import Asked
from boekwerk.rules.columns.atoms import slot_facts
from boekwerk.rules.columns.parts import kind_of, normal_part
from boekwerk.rules.columns.table import Gathered, Slice, Table
from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.fields import Field
from boekwerk.rules.formula import AllOf, AnyOf, Atom, Formula

_WORTH_A_SLICE = 0.3
_EQUALITY = "in"


class _Groups(Struct, frozen=True):
    """The rows of a table by the value of one fact, and those where it is not known."""

    ordered: Gathered
    places: dict[Any, tuple[int, int]]
    unknown: Gathered

    def expected(self, values: Iterable[Any]) -> int:
        """Count the rows of some values, together with those where the value is not known."""
        return self.unknown.height + sum(self.places.get(value, (0, 0))[1] for value in values)

    def tables(self, values: Iterable[Any]) -> Iterator[Table]:
        for value in values:
            if value in self.places:
                yield Slice(self.ordered, *self.places[value])
        if self.unknown.height:
            yield self.unknown


class Place(Struct, frozen=True):
    """The tables, no row in two of them, that a rule is looked at for.

    Outside of them it does not apply, or if ``may_apply_outside`` it may apply but does not hold.
    """

    tables: tuple[Table, ...]
    may_apply_outside: bool = False

    @property
    def height(self) -> int:
        """Count the rows that are looked at."""
        return sum(table.height for table in self.tables)


class Placing:
    """Finds the rows that rules are looked at for."""

    def __init__(self, rules: Sequence[CompiledRule], table: Table) -> None:
        self._table = table
        wanted: dict[int, set[Any]] = defaultdict(set)
        atoms: dict[int, Atom] = {}
        for rule in rules:
            for atom in equalities(rule.applies):
                wanted[atom.slot.number].update(atom.constant)
                atoms[atom.slot.number] = atom
        self._groups = {
            number: _grouped(atom, wanted[number], table)
            for number, atom in atoms.items()
            if len(wanted[number]) > 1
        }
        self._slices: dict[tuple[int, frozenset[Any]], Place] = {}
        self._asked = Asked((rule for rule in rules if self._key(rule) is None), table)

    def place(self, rule: CompiledRule) -> Place:
        """Find the rows that a rule is looked at for."""
        atom = self._key(rule)
        if atom is None:
            return self._by_what_it_asks(rule)
        key = (atom.slot.number, atom.constant)
        if key not in self._slices:
            self._slices[key] = Place(tuple(self._groups[atom.slot.number].tables(atom.constant)))
        return self._slices[key]

    def _key(self, rule: CompiledRule) -> Atom | None:
        keys = [atom for atom in equalities(rule.applies) if atom.slot.number in self._groups]
        best = min(keys, key=self._expected, default=None)
        return best if best is not None and self._is_few(self._expected(best)) else None

    def _by_what_it_asks(self, rule: CompiledRule) -> Place:
        found = self._asked.stretch(rule)
        if found is None or not self._is_few(found.expected):
            return Place((self._table,))
        return Place(tuple(found.tables()), may_apply_outside=True)

    def _is_few(self, rows: int) -> bool:
        return rows <= _WORTH_A_SLICE * self._table.height

    def _expected(self, atom: Atom) -> int:
        return self._groups[atom.slot.number].expected(atom.constant)


def equalities(applies: Formula) -> Iterator[Atom]:
    """Give the equalities of single facts without one of which a rule does not apply."""
    parts = applies.parts if isinstance(applies, AllOf) and not isinstance(applies, AnyOf) else (applies,)
    for part in parts:
        if isinstance(part, Atom) and part.operator == _EQUALITY and _has_one_plain_value(part.slot.field):
            yield part


def _has_one_plain_value(field: Field) -> bool:
    return not field.many and kind_of(field, normal_part(field)) in ("text", "bool")


def _grouped(atom: Atom, wanted: set[Any], table: Table) -> _Groups:
    facts = slot_facts(atom.slot, table)
    values, unknown = facts.values, facts.values.is_null()
    if facts.failed is not None:
        unknown = unknown | facts.failed
    frame = pl.DataFrame({"value": values, "row": table.rows}).filter(~unknown)
    chosen = frame.filter(pl.col("value").is_in(pl.Series(sorted(wanted), dtype=values.dtype).implode()))
    grouped = chosen.group_by("value", maintain_order=True).agg("row")
    counts = grouped["row"].list.len()
    starts = counts.cum_sum() - counts
    places = {
        value: (start, count)
        for value, start, count in zip(
            grouped["value"].to_list(), starts.to_list(), counts.to_list(), strict=True
        )
    }
    return _Groups(
        Gathered(table, grouped["row"].explode(empty_as_null=False)),
        places,
        Gathered(table, unknown.arg_true()),
    )
