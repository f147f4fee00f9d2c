from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from office_at_work import AtWork, office_at_work
from scripted_package import Books
from stores import open_store, postgresql_server, sqlite_template, store, store_place
from syncing_package import Source, with_source

from boekwerk.store.database import Store

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_place"]


@pytest.fixture
def source() -> Source:
    """Give what the package has: at first what the administration has."""
    return Source()


@pytest.fixture
def file_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store in a file."""
    place = tmp_path / "store.sqlite"
    shutil.copy(sqlite_template, place)
    with Store.open(place, create=False) as opened:
        yield opened


@pytest.fixture
def at_work(file_store: Store, source: Source) -> Iterator[AtWork]:
    """Give an office at work, in a file, with a package that can be synchronised."""
    with _working(file_store, source) as at_work:
        yield at_work


@pytest.fixture
def at_work_anywhere(store: Store, source: Source) -> Iterator[AtWork]:
    """Give the same, once in a file and once on a server."""
    with _working(store, source) as at_work:
        yield at_work


@contextmanager
def _working(store: Store, source: Source) -> Iterator[AtWork]:
    def change(data):
        source.takes(data)
        return data

    with office_at_work(store, with_source(source, Books()), change) as at_work:
        yield at_work
