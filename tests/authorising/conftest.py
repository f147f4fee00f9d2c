from __future__ import annotations

import shutil

import pytest
from stores import postgresql_server, sqlite_template, store_of_module
from waiting_bookings import Clock

from boekwerk.store.database import Store

__all__ = ["postgresql_server", "sqlite_template", "store_of_module"]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def file_store(sqlite_template, tmp_path_factory):
    """Give a store in a file that the tests of a module share."""
    file = tmp_path_factory.mktemp("authorising") / "store.sqlite"
    shutil.copy(sqlite_template, file)
    with Store.open(file, create=False) as store:
        yield store
