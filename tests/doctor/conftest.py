from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from stores import sqlite_template

from boekwerk.store.database import Store

__all__ = ["sqlite_template"]


@pytest.fixture
def file_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store in a file."""
    place = tmp_path / "store.sqlite"
    shutil.copy(sqlite_template, place)
    with Store.open(place, create=False) as opened:
        yield opened
