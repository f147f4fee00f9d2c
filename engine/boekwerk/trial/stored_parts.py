"""Parts of a stored set that is being written, and how they become one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from boekwerk.rules.columns.frames import columns_of, frame_of
from boekwerk.rules.vocabulary import Vocabulary
from boekwerk.trial.stored_file import OWN_COLUMNS
from boekwerk.trial.stored_header import MARK, StoredHeader, written_header
from boekwerk.trial.stored_row import StoredRow


class Parts:
    """Files in a folder, each with some thousand rows."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._folder = folder
        self._columns = {**OWN_COLUMNS, **columns_of(vocabulary)}
        self._files: list[Path] = []

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Write rows to a part of their own."""
        file = self._folder / f"{len(self._files)}.parquet"
        frame_of(rows, self._columns).write_parquet(file)
        self._files.append(file)

    def together(self, header: StoredHeader) -> Path:
        """Put all parts into one file, one after the other."""
        whole = self._folder / "whole.parquet"
        pl.scan_parquet(self._files, glob=False).sink_parquet(
            whole, metadata={MARK: written_header(header)}
        )
        return whole
