"""Asked: in which rows what a rule asks may be true, where no equality leads to them.

Bounds of an amount or date are a stretch of the rows in its order. Words and patterns of a text are
found by one automaton for all rules. In every other row the rule certainly does not hold.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import polars as pl
import re2
from msgspec import Struct

from boekwerk.rules.columns.atoms import slot_facts
from boekwerk.rules.columns.parts import kind_of, normal_part
from boekwerk.rules.columns.table import Gathered, Slice, Table
from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.finders import TEXTS, CannotTell, TextFinder
from boekwerk.rules.formula import Atom
from boekwerk.rules.guards import guards
from boekwerk.rules.readings import Slot

_WORTH_AN_ORDER = 16
_WORTH_AN_AUTOMATON = 64
_FROM = {"at_least": bisect_left, "on_or_after": bisect_left, "above": bisect_right}
_UP_TO = {"at_most": bisect_right, "below": bisect_left, "before": bisect_left}
_BOUNDS = frozenset({*_FROM, *_UP_TO, "between"})


class Stretch(Struct, frozen=True):
    """Rows that stand together in some order, and those in which the fact is not known."""

    ordered: Gathered
    start: int
    height: int
    unknown: Gathered

    @property
    def expected(self) -> int:
        """Count the rows."""
        return self.height + self.unknown.height

    def tables(self) -> Iterator[Table]:
        """Give the rows, none of them twice."""
        if self.height:
            yield Slice(self.ordered, self.start, self.height)
        if self.unknown.height:
            yield self.unknown


class Asked:
    """Finds the rows in which what rules ask may be true."""

    def __init__(self, rules: Iterable[CompiledRule], table: Table) -> None:
        texts: dict[int, dict[int, Atom]] = defaultdict(dict)
        bounds: dict[int, list[Atom]] = defaultdict(list)
        for rule in rules:
            for atom in _served(rule):
                if atom.operator in _BOUNDS:
                    bounds[atom.slot.number].append(atom)
                else:
                    texts[atom.slot.number][atom.number] = atom
        self._in_order = {
            number: _InOrder(atoms[0].slot, table)
            for number, atoms in bounds.items()
            if len(atoms) >= _WORTH_AN_ORDER
        }
        self._by_text = {
            number: _ByText(tuple(atoms.values()), table)
            for number, atoms in texts.items()
            if len(atoms) >= _WORTH_AN_AUTOMATON
        }

    def stretch(self, rule: CompiledRule) -> Stretch | None:
        """Give the fewest rows outside of which a rule does not hold; None: that is not known."""
        bounds: dict[int, list[Atom]] = defaultdict(list)
        found: list[Stretch | None] = []
        for atom in _served(rule):
            number = atom.slot.number
            if atom.operator in _BOUNDS and number in self._in_order:
                bounds[number].append(atom)
            elif atom.operator in TEXTS and number in self._by_text:
                found.append(self._by_text[number].stretch(atom))
        found += [self._in_order[number].stretch(atoms) for number, atoms in bounds.items()]
        return min((each for each in found if each is not None), key=_expected, default=None)


class _InOrder:
    """Rows in the order of an amount or a date."""

    def __init__(self, slot: Slot, table: Table) -> None:
        self._slot = slot
        self._table = table

    def stretch(self, atoms: Iterable[Atom]) -> Stretch:
        """Give the rows within all of these bounds."""
        values, ordered, unknown = self._rows
        start, end = 0, values.len()
        for operator, bound in (each for atom in atoms for each in _bounds(atom)):
            if operator in _FROM:
                start = max(start, _FROM[operator](values, bound))
            else:
                end = min(end, _UP_TO[operator](values, bound))
        return Stretch(ordered, start, max(0, end - start), unknown)

    @cached_property
    def _rows(self) -> tuple[pl.Series, Gathered, Gathered]:
        values, known, unknown = _known(self._slot, self._table)
        order = values.arg_sort()
        return values.gather(order), Gathered(self._table, known.gather(order)), unknown


class _ByText:
    """Rows by the words and patterns that are found in a text."""

    def __init__(self, atoms: Sequence[Atom], table: Table) -> None:
        self._atoms = atoms
        self._table = table

    def stretch(self, atom: Atom) -> Stretch | None:
        """Give the rows in which an atom may be true; None when that is not known."""
        ordered, places, unknown = self._rows
        if atom.operator == "matches" and not self._has_patterns:
            return None
        return Stretch(ordered, *places.get(atom.number, (0, 0)), unknown)

    @cached_property
    def _rows(self) -> tuple[Gathered, dict[int, tuple[int, int]], Gathered]:
        values, known, unknown = _known(self._atoms[0].slot, self._table)
        texts = pl.DataFrame({"text": values, "row": known.cast(pl.UInt32)})
        words = _with_words(texts, [atom for atom in self._atoms if atom.operator != "matches"])
        patterns = _with_patterns(texts, [atom for atom in self._atoms if atom.operator == "matches"])
        self._has_patterns = patterns is not None
        hits = pl.concat([words, *([] if patterns is None else [patterns])])
        numbers, rows = _each_once(hits)
        runs = numbers.rle().struct.unnest()
        heights = runs["len"].cast(pl.Int64)
        starts = (heights.cum_sum() - heights).to_list()
        found = zip(runs["value"].to_list(), starts, heights.to_list(), strict=True)
        places = {number: (start, height) for number, start, height in found}
        return Gathered(self._table, rows), places, unknown


def _served(rule: CompiledRule) -> Iterator[Atom]:
    """Give the comparisons of single facts of the document that must be true for a rule to hold."""
    for atom in guards(rule.terms):
        field = atom.slot.field
        if field.many or field.scope != "case" or atom.slot.reading != "normal":
            continue
        kind = kind_of(field, normal_part(field))
        is_bound = atom.operator in _BOUNDS and kind in ("cents", "date")
        if is_bound or (atom.operator in TEXTS and kind == "text" and "" not in atom.constant):
            yield atom


def _bounds(atom: Atom) -> Iterable[tuple[str, Any]]:
    if atom.operator == "between":
        return ("at_least", atom.constant[0]), ("at_most", atom.constant[1])
    return ((atom.operator, atom.constant),)


def _known(slot: Slot, table: Table) -> tuple[pl.Series, pl.Series, Gathered]:
    """Give the facts that are known with their rows, and the rows in which they are not."""
    facts = slot_facts(slot, table)
    known = facts.values.is_not_null()
    if facts.failed is not None:
        known = known & ~facts.failed
    rows = known.arg_true()
    return facts.values.gather(rows), rows, Gathered(table, (~known).arg_true())


_ROWS = 2**32
_HITS = {"atom": pl.UInt32(), "row": pl.UInt32()}


def _with_words(texts: pl.DataFrame, atoms: Sequence[Atom]) -> pl.DataFrame:
    """Find all words in one go, also where they overlap, at whatever place of the text they stand."""
    asked = [(part, atom.number) for atom in atoms for part in sorted(atom.constant)]
    if not asked:
        return pl.DataFrame(schema=_HITS)
    words = pl.DataFrame(asked, schema={"word": pl.String(), "atom": pl.UInt32()}, orient="row")
    found = texts.select(
        "row",
        pl.col("text").str.extract_many(words["word"].unique().implode(), overlapping=True).alias("word"),
    )
    hits = found.explode("word", empty_as_null=False)
    return hits.join(words, on="word").select("atom", "row")


def _with_patterns(texts: pl.DataFrame, atoms: Sequence[Atom]) -> pl.DataFrame | None:
    """Look every different text up in the reference's own finder; None when it has no answer."""
    if not atoms:
        return pl.DataFrame(schema=_HITS)
    different = texts["text"].unique()
    try:
        finder = TextFinder(atoms)
        found = [(text, [atoms[at].number for at in finder.found(text)]) for text in different.to_list()]
    except (re2.error, UnicodeEncodeError, CannotTell):
        return None
    hits = [(text, numbers) for text, numbers in found if numbers]
    by_text = pl.DataFrame(hits, schema={"text": pl.String(), "atom": pl.List(pl.UInt32())}, orient="row")
    return texts.join(by_text.explode("atom"), on="text").select("atom", "row")


def _each_once(hits: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Put hits in the order of atoms and rows, none of them twice: as one number each, which is quick."""
    both = (hits["atom"].cast(pl.UInt64) * _ROWS + hits["row"]).sort()
    once = both.filter((both != both.shift(1)).fill_null(True))
    return once // _ROWS, (once % _ROWS).cast(pl.UInt32)


def _expected(stretch: Stretch) -> int:
    return stretch.expected
