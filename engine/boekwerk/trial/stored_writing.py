"""Writing a stored set while documents are decided on, in memory that does not grow with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from boekwerk.domain.reason import Reason
from boekwerk.rules.columns import require_polars
from boekwerk.rules.vocabulary import Vocabulary
from boekwerk.trial.stored_header import StoredHeader, StoredSetError, is_stored_set
from boekwerk.trial.stored_row import StoredRow

if TYPE_CHECKING:
    from boekwerk.trial.stored_parts import Parts

_ROWS_IN_A_PART = 2_000


class StoredSetWriter:
    """Takes rows, one at a time, and puts them aside in parts."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._waiting: list[StoredRow] = []

    def add(self, row: StoredRow) -> None:
        """Take a row; rows stay in the order in which they are added."""
        self._waiting.append(row)
        if len(self._waiting) >= _ROWS_IN_A_PART:
            self.flush()

    def flush(self) -> None:
        """Put aside what is in memory."""
        self._parts.write(self._waiting)
        self._waiting = []


@contextmanager
def writing_stored_set(
    path: Path, header: StoredHeader, vocabulary: Vocabulary
) -> Iterator[StoredSetWriter]:
    """Give a writer; when the block ends well the file is there, whole, else nothing has changed.

    Only an older stored set is replaced. Raises StoredSetError for a place where none can be, and
    BoekwerkError when polars is not installed.
    """
    require_polars()
    from boekwerk.trial.stored_parts import Parts  # noqa: PLC0415 - polars is an extra

    place = path.resolve()
    if place.exists() and not (place.is_file() and is_stored_set(place)):
        raise StoredSetError(Reason("stored_set_would_replace", {"file": str(path)}))
    folder = place.with_name(f".boekwerk-{secrets.token_hex(8)}")
    try:
        folder.mkdir()
    except OSError as error:
        raise _not_writable(path, error) from error
    try:
        parts = Parts(folder, vocabulary)
        writer = StoredSetWriter(parts)
        yield writer
        try:
            writer.flush()
            parts.together(header).replace(place)
        except OSError as error:
            raise _not_writable(path, error) from error
    finally:
        rmtree(folder, ignore_errors=True)


def _not_writable(path: Path, error: OSError) -> StoredSetError:
    values = {"file": str(path), "problem": error.strerror or type(error).__name__}
    return StoredSetError(Reason("stored_set_not_writable", values))
