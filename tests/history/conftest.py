from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from histories import written

from boekwerk.domain.errors import HistoryError
from boekwerk.domain.past import PastBooking
from boekwerk.history import read_csv
from boekwerk.reasons import remedy, sentence

Read = Callable[..., list[PastBooking]]


@pytest.fixture
def read() -> Read:
    """Read a CSV text; a list of lines is joined."""
    return lambda *lines, **ways: list(
        read_csv(io.StringIO(written(*lines), newline=""), file="h.csv", **ways)
    )


@pytest.fixture
def problems(read: Read) -> Callable[..., list[str]]:
    """Give what is wrong with a CSV text, as it is said in English."""

    def found(*lines: str, **ways: object) -> list[str]:
        with pytest.raises(HistoryError) as caught:
            read(*lines, **ways)
        return [
            f"{each.where}: {sentence(each, 'en')} {remedy(each, 'en')}" for each in caught.value.problems
        ]

    return found


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes | str, str], Path]:
    """Put a content in a file of a name."""

    def put(content: bytes | str, name: str = "h.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put
