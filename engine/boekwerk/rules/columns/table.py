"""Tables: documents, or the items that they have, as columns; and parts of tables.

The rows that a rule is looked at for are a slice of a table that was put in the order of the rule's
key once: a slice copies nothing.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property

import polars as pl
from msgspec import Struct

from boekwerk.rules.columns.capture import FAILURES
from boekwerk.rules.columns.parts import items_column
from boekwerk.rules.columns.truths import Truths
from boekwerk.rules.fields import Scope


class Items(Struct, frozen=True):
    """The items of every row of a table, one row's after the other's.

    ``counts`` is null where they are not known; ``failed`` is where they could not be read.
    """

    counts: pl.Series
    table: Table
    failed: pl.Series | None = None


class Coded(Struct, frozen=True):
    """A column as numbers: ``codes`` are places in ``different``, null where the column is.

    ``tested`` keeps what atoms are for each of the different values, by their number.
    """

    different: pl.Series
    codes: pl.Series
    tested: dict[int, tuple[pl.Series, pl.Series | None]]


class Table(ABC):
    """Rows with columns. ``truths`` keeps what was found out, by the number of the formula."""

    height: int
    whole: Table | None = None
    as_of: datetime.date

    def __init__(self) -> None:
        self.truths: dict[int, Truths] = {}
        self._columns: dict[str, pl.Series] = {}
        self._items: dict[Scope, Items] = {}
        self._coded: dict[str, Coded] = {}

    def column(self, name: str) -> pl.Series:
        """Give a column."""
        if name not in self._columns:
            self._columns[name] = self._column(name)
        return self._columns[name]

    def coded(self, name: str) -> Coded:
        """Give a column of single values as numbers, made once for the stored table."""
        if name not in self._coded:
            self._coded[name] = self._coded_as(name)
        return self._coded[name]

    def items(self, scope: Scope) -> Items:
        """Give the items of every row."""
        if scope not in self._items:
            self._items[scope] = self._items_of(scope)
        return self._items[scope]

    def failed(self, name: str) -> pl.Series | None:
        """Tell in which rows a column could not be read; None: in none."""
        everywhere = self.whole.failed(name) if self.whole is not None else None
        return None if everywhere is None else self.part_of(everywhere)

    @property
    @abstractmethod
    def rows(self) -> pl.Series:
        """The numbers of the rows in the stored table that it is taken from."""

    @abstractmethod
    def part_of(self, whole: pl.Series) -> pl.Series:
        """Give what this table has of a column of the table that it is a part of."""

    def _coded_as(self, name: str) -> Coded:
        if self.whole is not None:
            whole = self.whole.coded(name)
            return Coded(whole.different, self.part_of(whole.codes), whole.tested)
        values = self.column(name)
        different = values.drop_nulls().unique()
        numbers = pl.int_range(different.len(), dtype=pl.UInt32, eager=True)
        if different.is_empty():
            codes = pl.repeat(None, values.len(), dtype=pl.UInt32, eager=True)
        else:
            codes = values.replace_strict(different, numbers, return_dtype=pl.UInt32)
        return Coded(different, codes, {})

    def _column(self, name: str) -> pl.Series:
        assert self.whole is not None
        return self.part_of(self.whole.column(name))

    @abstractmethod
    def _items_of(self, scope: Scope) -> Items: ...


class Stored(Table):
    """A table as it was stored. ``failures`` has a mask for each column that has failures."""

    def __init__(
        self, frame: pl.DataFrame, failures: Mapping[str, pl.Series], as_of: datetime.date
    ) -> None:
        super().__init__()
        self.height = frame.height
        self.as_of = as_of
        self._frame = frame
        self._failures = failures

    @classmethod
    def of_documents(cls, frame: pl.DataFrame, as_of: datetime.date) -> Stored:
        """Make the table of documents from a frame with the columns of a stored set."""
        return cls(frame, {}, as_of)._with_failures()

    @cached_property
    def rows(self) -> pl.Series:
        """The numbers of the rows."""
        return pl.int_range(self.height, dtype=pl.UInt32, eager=True)

    def part_of(self, whole: pl.Series) -> pl.Series:
        """Give the column itself: this table is a part of no other."""
        return whole

    def failed(self, name: str) -> pl.Series | None:
        """Tell in which rows a column could not be read; None: in none."""
        return self._failures.get(name)

    def _column(self, name: str) -> pl.Series:
        return self._frame[name]

    def _items_of(self, scope: Scope) -> Items:
        column = items_column(scope)
        counts = self._frame[column].cast(pl.UInt32)
        names = [name for name in self._frame.columns if name.startswith(f"{column}.")]
        flat = {name: unnested(self._frame[name]) for name in names}
        masks = {name: self._failures[name] for name in names if name in self._failures}
        items = Stored(pl.DataFrame(flat), masks, self.as_of)
        items.height = int(counts.sum())
        return Items(counts, items, self._failures.get(column))

    def _with_failures(self) -> Stored:
        told = (
            self._frame.select(pl.col(FAILURES))
            .with_row_index("row")
            .explode(FAILURES, empty_as_null=False)
        )
        told = told.drop_nulls(FAILURES).unnest(FAILURES)
        masks: dict[str, pl.Series] = {}
        for (name,), found in told.group_by("column"):
            masks[str(name)] = self._mask(str(name), found)
        self._failures = masks
        return self

    def _mask(self, name: str, found: pl.DataFrame) -> pl.Series:
        if found["item"].null_count():
            return marked(found["row"], self.height)
        counts = self._frame[name.partition(".")[0]].fill_null(0).cast(pl.UInt32)
        starts = counts.cum_sum() - counts
        return marked(starts.gather(found["row"]) + found["item"], int(counts.sum()))


class Gathered(Table):
    """Rows of a table in an order of their own."""

    def __init__(self, whole: Table, rows: pl.Series) -> None:
        super().__init__()
        self.whole: Table = whole
        self.height = rows.len()
        self.as_of = whole.as_of
        self._rows = rows

    @cached_property
    def rows(self) -> pl.Series:
        """The numbers of the rows in the stored table."""
        return self.whole.rows.gather(self._rows) if self.whole.whole is not None else self._rows

    def part_of(self, whole: pl.Series) -> pl.Series:
        """Give the rows of a column."""
        return whole.gather(self._rows)

    def _items_of(self, scope: Scope) -> Items:
        items = self.whole.items(scope)
        known = items.counts.fill_null(0)
        ends = known.cum_sum()
        ranges = pl.DataFrame({"from": ends - known, "to": ends})[self._rows]
        each = ranges.select(pl.int_ranges("from", "to", dtype=pl.UInt32)).to_series()
        inside = Gathered(items.table, unnested(each))
        failed = None if items.failed is None else self.part_of(items.failed)
        return Items(self.part_of(items.counts), inside, failed)


class Slice(Table):
    """Rows of a table that stand together."""

    def __init__(self, whole: Table, start: int, height: int) -> None:
        super().__init__()
        self.whole: Table = whole
        self.height = height
        self.as_of = whole.as_of
        self._start = start

    @property
    def rows(self) -> pl.Series:
        """The numbers of the rows in the stored table."""
        return self.part_of(self.whole.rows)

    def part_of(self, whole: pl.Series) -> pl.Series:
        """Give the rows of a column."""
        return whole.slice(self._start, self.height)

    def _items_of(self, scope: Scope) -> Items:
        items = self.whole.items(scope)
        before = int(items.counts.slice(0, self._start).sum())
        counts = self.part_of(items.counts)
        inside = Slice(items.table, before, int(counts.sum()))
        failed = None if items.failed is None else self.part_of(items.failed)
        return Items(counts, inside, failed)


def unnested(lists: pl.Series) -> pl.Series:
    """Give the values of all lists after each other; neither null nor an empty list has any."""
    return lists.explode(empty_as_null=False, keep_nulls=False)


def marked(rows: pl.Series, height: int) -> pl.Series:
    """Make a mask that is true in some rows."""
    return pl.int_range(height, dtype=pl.UInt32, eager=True).is_in(rows.implode())
