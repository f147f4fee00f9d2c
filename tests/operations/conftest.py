from __future__ import annotations

from collections.abc import Iterator

import pytest
from office_at_work import AtWork, office_at_work
from scripted_package import Books, scripted
from stores import open_store, postgresql_server, sqlite_template, store, store_of_module, store_place

from boekwerk.store.database import Store

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_of_module", "store_place"]


@pytest.fixture
def file_store(sqlite_template, tmp_path, monkeypatch) -> Iterator[Store]:
    """Give an empty store in a file, and name it for commands."""
    place = tmp_path / "store.sqlite"
    place.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("BOEKWERK_STORE", str(place))
    monkeypatch.setenv("BOEKWERK_USER", "jan")
    with Store.open(place, create=False) as opened:
        yield opened


@pytest.fixture
def books() -> Books:
    """Give the books of a package."""
    return Books()


@pytest.fixture
def at_work(file_store, books) -> Iterator[AtWork]:
    """Give an office at work with a package that keeps files, and of which a look-up is sure."""
    package = scripted(books, attachments=True, look_up_sure_after_seconds=0)
    with office_at_work(file_store, package) as office:
        yield office
