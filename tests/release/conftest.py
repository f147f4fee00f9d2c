from __future__ import annotations

import shutil
from contextlib import ExitStack

import pytest
from released_office import releasing_office
from simulated import simulated_package
from stores import open_store, postgresql_server, sqlite_template, store, store_of_module, store_place

from boekwerk.packages import load_packages
from boekwerk.store.database import Store

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_of_module", "store_place"]


@pytest.fixture(scope="session")
def open_office(sqlite_template, tmp_path_factory):
    """Give what opens an office that releases payments after authorisation, in a store of its own."""
    with ExitStack() as opened:
        package = opened.enter_context(simulated_package())
        packages = load_packages(["simulated"])

        def open_one(kind="sim_condition", **given):
            place = tmp_path_factory.mktemp(kind) / "store.sqlite"
            shutil.copy(sqlite_template, place)
            store = opened.enter_context(Store.open(place, create=False))
            return opened.enter_context(releasing_office(store, package, packages, kind, **given))

        yield open_one


@pytest.fixture(scope="session")
def offices():
    """Keep the offices that tests share, by the package that they have."""
    return {}


@pytest.fixture
def releasing(open_office, offices):
    """Give the office with a package that the tests share, or one that is set up otherwise."""

    def one(kind="sim_condition", **given):
        if not given and kind not in offices:
            offices[kind] = open_office(kind)
        office = open_office(kind, **given) if given else offices[kind]
        office.begin()
        return office

    return one
