"""Atoms over a column: plain comparisons by polars, everything else by the reference's own test.

What a text means to a regular expression, or anything to a plugin's operator, is asked of the
reference, once for every different value in the column: so that it cannot be different here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import polars as pl
from msgspec import Struct

from boekwerk.rules.columns.parts import Kind, column_of, has_several, kind_of, part_read, read
from boekwerk.rules.columns.segments import several_values
from boekwerk.rules.columns.table import Coded, Table, unnested
from boekwerk.rules.columns.truths import Truths, either, of_nullable
from boekwerk.rules.formula import Atom
from boekwerk.rules.readings import Slot
from boekwerk.rules.values import exact

Compare = Callable[[pl.Series, Any], pl.Series]
# No kept amount is as large, so that comparing with it instead of a larger one changes nothing.
_LARGEST = 2**63 - 1
_AS_STORED = frozenset({"normal", "exact"})


class Facts(Struct, frozen=True):
    """The facts of a slot: null is not known. ``several``: a list of values for every row.

    ``kind`` is what polars can compare, None: nothing; ``remade`` makes the fact of a value as stored.
    """

    values: pl.Series
    kind: Kind | None
    several: bool
    failed: pl.Series | None
    remade: Callable[[Any], Any]


def atom_truths(atom: Atom, table: Table) -> Truths:
    """Say what an atom is for every row."""
    facts = slot_facts(atom.slot, table)
    compare = None if facts.kind is None else _COMPARE.get((atom.operator, facts.kind))
    if facts.several:
        return _of_several(atom, facts, compare)
    if compare is not None:
        return of_nullable(compare(facts.values, atom.constant), facts.failed)
    if atom.slot.reading in _AS_STORED:
        coded = table.coded(column_of(atom.slot.field, part_read(atom.slot.field, atom.slot.reading)))
        if table.whole is None or coded.different.len() <= table.height:
            return _by_code(atom, facts, coded)
    return of_nullable(*_by_value(atom, facts.values, facts.remade, facts.failed))


def slot_facts(slot: Slot, table: Table) -> Facts:
    """Give the facts of a slot."""
    field, reading = slot.field, slot.reading
    part = part_read(field, reading)
    column, kind = column_of(field, part), kind_of(field, part)
    values, failed = table.column(column), table.failed(column)
    several = has_several(field, part)
    remade = partial(read, kind=kind)
    match reading:
        case "known":
            return Facts(values.is_not_null(), "bool", False, failed, remade)
        case "empty" if part == "raw":
            return Facts(_is_empty(values), "bool", False, failed, remade)
        case "days":
            days = (values - table.as_of).dt.total_days().abs()
            return Facts(days, "cents", False, failed, remade)
        case "exact":
            return Facts(values, None, several, failed, lambda value: exact(read(value, kind)))
        case "named":
            values = values.fill_null("")
    return Facts(values, kind, several, failed, remade)


def _is_empty(values: pl.Series) -> pl.Series:
    missing = values.is_null()
    if isinstance(values.dtype, pl.List):
        return missing | (values.list.len() == 0).fill_null(False)
    if values.dtype == pl.String:
        return missing | (values == "").fill_null(False)
    return missing


def _of_several(atom: Atom, facts: Facts, compare: Compare | None) -> Truths:
    """Test every value of every row: the atom's own test says how they count together."""
    flat = unnested(facts.values)
    if compare is not None:
        values = of_nullable(compare(flat, atom.constant))
    else:
        values = of_nullable(*_by_value(atom, flat, lambda value: (facts.remade(value),)))
    counts = facts.values.list.len()
    return several_values(counts, values, facts.failed, all_=bool(atom.test(())))


def _by_code(atom: Atom, facts: Facts, coded: Coded) -> Truths:
    if atom.number not in coded.tested:
        coded.tested[atom.number] = _by_value(atom, coded.different, facts.remade)
    true, wrong = coded.tested[atom.number]
    failed = None if wrong is None else wrong.gather(coded.codes).fill_null(False)
    return of_nullable(true.gather(coded.codes), either(failed, facts.failed))


def _by_value(
    atom: Atom, values: pl.Series, remade: Callable[[Any], Any], failed: pl.Series | None = None
) -> tuple[pl.Series, pl.Series | None]:
    """Test every different value once, by the reference's own test; where that fails it failed."""
    different = values.drop_nulls().unique(maintain_order=True)
    found = [_test(atom, remade(value)) for value in different.to_list()]
    truths = _looked_up(values, different, [truth is True for truth in found])
    if None not in found:
        return truths, failed
    wrong = _looked_up(values, different, [truth is None for truth in found]).fill_null(False)
    return truths, either(wrong, failed)


def _looked_up(values: pl.Series, different: pl.Series, found: Sequence[bool]) -> pl.Series:
    if not found:
        return pl.repeat(None, values.len(), dtype=pl.Boolean, eager=True)
    if different.len() == values.len():
        return pl.Series(found, dtype=pl.Boolean)
    return values.replace_strict(different, pl.Series(found, dtype=pl.Boolean), return_dtype=pl.Boolean)


def _test(atom: Atom, fact: Any) -> bool | None:
    """Test one fact; None when that fails."""
    try:
        return bool(atom.test(fact))
    except Exception:  # a plugin's operator may fail on anything
        return None


def _is_one_of(values: pl.Series, wanted: frozenset[Any]) -> pl.Series:
    fitting = [_bound(value) for value in wanted]
    if len(fitting) == 1:
        equal: pl.Series = values == fitting[0]
        return equal
    return values.is_in(pl.Series(fitting, dtype=values.dtype).implode())


def _is_none_of(values: pl.Series, unwanted: frozenset[Any]) -> pl.Series:
    return ~_is_one_of(values, unwanted)


def _bound(value: Any) -> Any:
    """Keep a whole number within what a column can be compared with."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-_LARGEST, min(value, _LARGEST))
    return value


def _any_part(has: Callable[[pl.Series, str], pl.Series]) -> Compare:
    def compare(values: pl.Series, parts: frozenset[str]) -> pl.Series:
        first, *more = (has(values, part) for part in sorted(parts))
        for found in more:
            first = first | found
        return first

    return compare


def _is_flag(values: pl.Series, wanted: bool) -> pl.Series:
    return values if wanted else ~values


def _between(values: pl.Series, pair: tuple[Any, Any]) -> pl.Series:
    within: pl.Series = (values >= _bound(pair[0])) & (values <= _bound(pair[1]))
    return within


_ORDERED: dict[str, Compare] = {
    "at_least": lambda values, least: values >= _bound(least),
    "at_most": lambda values, most: values <= _bound(most),
    "above": lambda values, bound: values > _bound(bound),
    "below": lambda values, bound: values < _bound(bound),
    "between": _between,
    "on_or_after": lambda values, first: values >= first,
    "before": lambda values, bound: values < bound,
    "within_days": lambda values, most: values <= most,
}
_EQUAL: dict[str, Compare] = {"in": _is_one_of, "not_in": _is_none_of}
_TEXT: dict[str, Compare] = {
    "contains": _any_part(lambda values, part: values.str.contains(part, literal=True)),
    "starts_with": _any_part(lambda values, part: values.str.starts_with(part)),
    "ends_with": _any_part(lambda values, part: values.str.ends_with(part)),
}
_FLAGS: dict[str, Compare] = {"is_empty": _is_flag, "is_known": _is_flag}
_BY_KIND: dict[Kind, dict[str, Compare]] = {
    "text": {**_EQUAL, **_TEXT},
    "cents": {**_EQUAL, **_ORDERED},
    "date": {**_EQUAL, **_ORDERED},
    "bool": {**_EQUAL, **_FLAGS},
}
_COMPARE: dict[tuple[str, Kind], Compare] = {
    (operator, kind): compare for kind, table in _BY_KIND.items() for operator, compare in table.items()
}
