import pytest
from at_work import office_at_work
from stores import postgresql_server, sqlite_template, store, store_place

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]


@pytest.fixture
def at_work(store, tmp_path):
    """Put an office to work, on a file and on a server."""
    with office_at_work(store, tmp_path) as office:
        yield office
