"""Stored sets: the facts of documents of one administration on one day, in one parquet file.

Made by ``boekwerk dry-run --keep``. New rules are tried on millions of such documents in seconds, and
two versions of rules are compared on the same documents. A stored set is what was known that day:
whether a number was booked before, for one, is not looked up again.

    stored = StoredSet.open(path)
    for verdict in stored.judge(rulebook):     # StoredVerdict, in the order of the rows
        ...
    facts = stored.facts(verdict.row)          # as those of a case: for the reference to explain
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from boekwerk.rules import Rulebook
from boekwerk.rules.columns import require_polars
from boekwerk.rules.columns.facts import StoredFacts
from boekwerk.trial.stored_header import StoredHeader, StoredVerdict

if TYPE_CHECKING:
    from boekwerk.trial.stored_file import JudgedRows, StoredFile

__all__ = ["StoredSet", "StoredVerdict"]


class StoredSet:
    """A stored set that was opened; nothing is written to it."""

    def __init__(self, file: StoredFile) -> None:
        self._file = file

    @classmethod
    def open(cls, path: Path) -> StoredSet:
        """Open a stored set.

        Raises StoredSetError for a file that is none, is damaged, or was written by a newer version,
        and BoekwerkError when polars is not installed.
        """
        require_polars()
        from boekwerk.trial.stored_file import StoredFile  # noqa: PLC0415 - polars is an extra

        return cls(StoredFile(path))

    @property
    def header(self) -> StoredHeader:
        """Tell whose documents these are, and of which day."""
        return self._file.header

    def __len__(self) -> int:
        """Count the documents."""
        return self._file.height

    def judge(self, rulebook: Rulebook) -> Iterator[StoredVerdict]:
        """Decide about every document under these rules, in the order of the rows.

        Raises StoredSetError when the rules ask for a fact that was not stored.
        """
        for rows in self.judge_rows(rulebook):
            yield from rows.verdicts()

    def judge_rows(self, rulebook: Rulebook) -> Iterator[JudgedRows]:
        """Decide as `judge` does, and give many rows at a time as a frame, with counts by rule."""
        return self._file.judge(rulebook)

    def facts(self, row: int) -> StoredFacts:
        """Give the facts of a row, as the facts of a case are read. Raises IndexError."""
        return self._file.facts(row)
