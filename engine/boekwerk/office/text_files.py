"""The bytes of a folder's files."""

from __future__ import annotations

from pathlib import Path

from boekwerk.domain.reason import Location
from boekwerk.positions import Problems

# A million relations are some 200 MB; what is beyond that is no administration.
_MOST_BYTES = 300_000_000


def read_file(path: Path, problems: Problems) -> bytes | None:
    """Read a file's bytes; None, with the problem noted, when that cannot be done."""
    where = Location(str(path))
    try:
        if not path.is_file():
            problems.add("office_no_file", where)
            return None
        size = path.stat().st_size
        if size > _MOST_BYTES:
            problems.add("office_file_too_large", where, bytes=size, most=_MOST_BYTES)
            return None
        return path.read_bytes()
    except OSError as error:
        problems.add("office_file_unreadable", where, error=error.strerror or type(error).__name__)
        return None
