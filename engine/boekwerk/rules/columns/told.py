"""Told: what rules said of rows, put together to one answer for each row (AB-5, AB-17, RU-3).

Rules tell it in the order of their rank: the first that holds in a scope is the one that is named.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from boekwerk.rules.columns.table import Stored, Table
from boekwerk.rules.compile import Specificity

_IDS = pl.List(pl.String)


class TooManyPairsError(Exception):
    """More was told than fits in memory: fewer rows must be judged at once."""


class _Pairs:
    """Rows with the number of a rule, and how specific its scope is."""

    def __init__(self) -> None:
        self.count = 0
        self._rows: list[pl.Series] = []
        self._told: list[tuple[int, int, int]] = []

    def add(self, number: int, level: int, table: Table, mask: pl.Series) -> None:
        if mask.any():
            rows = table.rows.gather(mask.arg_true())
            self.count += rows.len()
            self._rows.append(rows)
            self._told.append((number, level, rows.len()))

    def frame(self) -> pl.DataFrame:
        schema = {"number": pl.UInt32, "level": pl.UInt8, "rows": pl.UInt32}
        told = pl.DataFrame(self._told, schema=schema, orient="row")
        repeated = told.select(pl.col("number", "level").repeat_by("rows").explode(empty_as_null=False))
        rows = pl.concat([pl.Series("row", [], dtype=pl.UInt32), *self._rows])
        return repeated.with_columns(rows.alias("row"))


class Told:
    """Gathers what rules say. ``ids`` are the rules, in the order in which they will tell.

    ``most`` is how many blocks of rows are kept; one more raises TooManyPairsError.
    """

    def __init__(self, ids: Sequence[str], height: int, most: int | None = None) -> None:
        self._ids = pl.Series("rule", ids, dtype=pl.String)
        self._height = height
        self._most = most
        self._blocks = _Pairs()
        self._blocks_unknown = _Pairs()
        self._applying = _Pairs()
        self._held = _Pairs()
        self._applying_everywhere: dict[int, pl.Series] = {}
        self._held_everywhere: dict[int, pl.Series] = {}

    def block(self, number: int, table: Table, held: pl.Series, unsettled: pl.Series) -> None:
        """Take what a live block says of the rows of a table."""
        self._blocks.add(number, 0, table, held)
        self._blocks_unknown.add(number, 0, table, unsettled)
        if self._most is not None and self._blocks.count + self._blocks_unknown.count > self._most:
            raise TooManyPairsError

    def booking(
        self, number: int, specificity: Specificity, table: Table, applies: pl.Series, held: pl.Series
    ) -> None:
        """Take what a live automatic-booking rule says of the rows of a table."""
        level = sum(named << bit for bit, named in enumerate(reversed(specificity)))
        if isinstance(table, Stored):
            # Of all rows at once: only those are told that no rule before has told.
            applies = _not_yet(self._applying_everywhere, level, applies)
            held = _not_yet(self._held_everywhere, level, held)
        if level:
            self._applying.add(number, level, table, applies)
        self._held.add(number, level, table, held)

    def frame(self) -> pl.DataFrame:
        """Give the answer for every row, in their order."""
        rows = pl.DataFrame({"row": pl.int_range(self._height, dtype=pl.UInt32, eager=True)})
        for name, found in (
            ("rule", self._deciding()),
            ("blocks", self._named(self._blocks)),
            ("blocks_unknown", self._named(self._blocks_unknown)),
        ):
            rows = rows.join(found.rename({"found": name}), on="row", how="left", maintain_order="left")
        empty = pl.lit(pl.Series([[]], dtype=_IDS))
        return rows.with_columns(pl.col("blocks", "blocks_unknown").fill_null(empty))

    def _deciding(self) -> pl.DataFrame:
        held = self._held.frame()
        decisive = self._applying.frame().group_by("row").agg(pl.col("level").max().alias("decisive"))
        if not decisive.is_empty():
            held = held.join(decisive, on="row", how="left")
            held = held.filter(pl.col("level") == pl.col("decisive").fill_null(0))
        first = held.group_by("row").agg(pl.col("number").min())
        return first.select("row", self._ids.gather(first["number"]).alias("found"))

    def _named(self, told: _Pairs) -> pl.DataFrame:
        pairs = told.frame().sort("row", "number")
        named = pairs.select("row", self._ids.gather(pairs["number"]).alias("found"))
        return named.group_by("row").agg("found")


def _not_yet(sofar: dict[int, pl.Series], level: int, mask: pl.Series) -> pl.Series:
    before = sofar.get(level)
    sofar[level] = mask if before is None else before | mask
    return mask if before is None else mask & ~before
