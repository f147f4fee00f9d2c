import shutil

import pytest
from at_work import office_at_work
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.store.database import Store

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]


@pytest.fixture(scope="module")
def at_work(sqlite_template, tmp_path_factory):
    """Put an office to work on a file; the tests of a module bring documents of their own."""
    folder = tmp_path_factory.mktemp("at_work")
    place = shutil.copy(sqlite_template, folder / "store.sqlite")
    with Store.open(place, create=False) as opened, office_at_work(opened, folder) as office:
        yield office


@pytest.fixture
def at_work_anywhere(store, tmp_path):
    """Put an office to work, once on a file and once on a server."""
    with office_at_work(store, tmp_path) as office:
        yield office
