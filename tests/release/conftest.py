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
def simulated_here():
    """Give a simulated package and what offers it."""
    with simulated_package() as package:
        yield package, load_packages(["simulated"])


@pytest.fixture
def releasing(simulated_here, sqlite_template, tmp_path):
    """Give what opens an office that releases payments after authorisation, in a store of its own."""
    package, packages = simulated_here
    package.faults()
    with ExitStack() as opened:

        def open_one(kind="sim_condition", **given):
            place = tmp_path / f"{kind}.sqlite"
            shutil.copy(sqlite_template, place)
            store = opened.enter_context(Store.open(place, create=False))
            return opened.enter_context(releasing_office(store, package, packages, kind, **given))

        yield open_one
