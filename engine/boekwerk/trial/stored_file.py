"""The parquet file of a stored set, read with polars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from msgspec import Struct
from polars.exceptions import PolarsError

from boekwerk.domain.amount import cents
from boekwerk.domain.decision import Verdict
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook
from boekwerk.rules.columns.capture import FAILURES
from boekwerk.rules.columns.counts import RuleCounts
from boekwerk.rules.columns.facts import StoredFacts
from boekwerk.rules.columns.judging import judge_columns
from boekwerk.rules.columns.needs import needed_columns
from boekwerk.rules.columns.table import Stored
from boekwerk.rules.columns.told import TooManyPairsError
from boekwerk.trial.stored_header import (
    CURRENCY,
    DIRECTION,
    FILE,
    HINDRANCES,
    MARK,
    NUMBER,
    PARTY,
    TOTAL,
    StoredHeader,
    StoredSetError,
    StoredVerdict,
    damaged,
    read_header,
)

OWN_COLUMNS: dict[str, pl.DataType] = {
    FILE: pl.String(),
    PARTY: pl.String(),
    NUMBER: pl.String(),
    TOTAL: pl.Decimal(38, 2),
    CURRENCY: pl.String(),
    DIRECTION: pl.String(),
    HINDRANCES: pl.List(pl.String()),
}
_MOST_ROWS = 1_000_000
_MOST_PAIRS = 64_000_000
_FEWER = 8
_ROWS_AT_HAND = 1_000
_NOT_PARQUET = (PolarsError, OSError)


class JudgedRows(Struct, frozen=True):
    """Rows of a stored set that were judged together; ``first`` is the number of the first.

    ``frame`` has the columns @file, @party, @number, @total, @currency, @direction and @hindrances of
    the set, ``verdict`` (book or review), ``rule``, ``blocks`` and ``blocks_unknown``. ``counts`` has
    the results of every rule, by id, over these rows.
    """

    first: int
    frame: pl.DataFrame
    counts: dict[str, RuleCounts]

    def sums(self, by: str, *, booked_only: bool = False) -> Iterator[tuple[Any, ...]]:
        """Count and add up by a column, direction and currency: documents, and the total of those known.

        Rows where the column is null are left out.
        """
        rows = self.frame.filter(pl.col(by).is_not_null())
        if booked_only:
            rows = rows.filter(pl.col("verdict") == "book")
        grouped = rows.group_by(by, DIRECTION, CURRENCY, maintain_order=True)
        yield from grouped.agg(pl.len(), pl.col(TOTAL).sum()).iter_rows()

    def hindrances(self) -> dict[str, int]:
        """Count the documents that each check keeps back whatever the rules say."""
        names = self.frame[HINDRANCES].explode(empty_as_null=False, keep_nulls=False)
        return dict(names.value_counts().iter_rows())

    def verdicts(self) -> Iterator[StoredVerdict]:
        """Give the rows one by one."""
        for number, row in enumerate(self.frame.iter_rows(named=True), start=self.first):
            total: Decimal | None = row[TOTAL]
            verdict: Verdict = row["verdict"]
            yield StoredVerdict(
                row=number,
                file=row[FILE],
                relation=row[PARTY],
                number=row[NUMBER],
                total_cents=None if total is None else cents(total),
                currency=row[CURRENCY],
                direction=row[DIRECTION],
                verdict=verdict,
                rule=row["rule"],
                blocks=tuple(row["blocks"]),
                blocks_unknown=tuple(row["blocks_unknown"]),
                hindrances=tuple(row[HINDRANCES]),
            )


class StoredFile:
    """An opened file of a stored set."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb"):  # a file that is not there or may not be read says so by itself
            pass
        with self._reading():
            metadata = pl.read_parquet_metadata(path)
            self._frame = pl.scan_parquet(path, glob=False)
            self._types = dict(self._frame.collect_schema())
        self.header: StoredHeader = read_header(metadata.get(MARK), path)
        if any(self._types.get(name) != type for name, type in OWN_COLUMNS.items()):
            raise damaged(path)
        with self._reading():
            self.height = int(self._frame.select(pl.len()).collect().item())
        self._at_hand: tuple[int, pl.DataFrame] | None = None

    def judge(self, rulebook: Rulebook) -> Iterator[JudgedRows]:
        """Decide about all rows, as many together as memory allows."""
        needed = needed_columns(rulebook)
        missing = sorted(name for name, type in needed.items() if self._types.get(name) != type)
        if missing:
            fields = sorted({name.partition("#")[0] for name in missing})
            values = {"file": str(self._path), "fields": ", ".join(fields)}
            raise StoredSetError(Reason("stored_set_lacks_fields", values))
        columns = tuple(dict.fromkeys((*OWN_COLUMNS, *needed, FAILURES)))
        first, at_once = 0, _MOST_ROWS
        while first < self.height:
            rows = self._rows(first, at_once, columns)
            table = Stored.of_documents(rows.select(*needed, FAILURES), self.header.as_of)
            try:
                judgement = judge_columns(rulebook, table, _MOST_PAIRS if rows.height > 1 else None)
            except TooManyPairsError:  # where many blocks hold for a row, fewer rows at once
                at_once = max(1, rows.height // _FEWER)
                continue
            frame = rows.select(*OWN_COLUMNS).hstack(judgement.frame.drop("row"))
            yield JudgedRows(first, frame.with_columns(_verdict()), judgement.counts)
            first += rows.height

    def facts(self, row: int) -> StoredFacts:
        """Give the facts of one row."""
        if not 0 <= row < self.height:
            raise IndexError(row)
        first = row - row % _ROWS_AT_HAND
        if self._at_hand is None or self._at_hand[0] != first:
            self._at_hand = first, self._rows(first, _ROWS_AT_HAND, tuple(self._types))
        values = self._at_hand[1].row(row - first, named=True)
        return StoredFacts(values, as_of=self.header.as_of, currency=self.header.currency)

    def _rows(self, first: int, count: int, columns: tuple[str, ...]) -> pl.DataFrame:
        with self._reading():
            return self._frame.select(columns).slice(first, count).collect()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except _NOT_PARQUET as error:
            raise damaged(self._path) from error


def _verdict() -> pl.Expr:
    books = (
        pl.col("rule").is_not_null()
        & (pl.col("blocks").list.len() == 0)
        & (pl.col("blocks_unknown").list.len() == 0)
        & (pl.col(HINDRANCES).list.len() == 0)
    )
    return pl.when(books).then(pl.lit("book")).otherwise(pl.lit("review")).alias("verdict")
