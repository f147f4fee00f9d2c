import shutil
from typing import get_args

import pytest
from at_work import NOON, RENT, UNKNOWN_IBAN, office_at_work
from litestar.testing import TestClient
from stores import sqlite_template

from boekwerk.api.app import create_app
from boekwerk.app.concepts import Acting
from boekwerk.app.users import NewUser, add_user, change_password
from boekwerk.domain.roles import Right
from boekwerk.store.database import Store
from boekwerk.store.tokens import new_token
from boekwerk.vault.hidden import HiddenText

__all__ = ["sqlite_template"]

PASSWORD = "zeven paarden lopen hier"
SCOPES = get_args(Right)


@pytest.fixture(scope="session")
def at_work(sqlite_template, tmp_path_factory):
    """Put an office to work with three users: one for each administration, and the administrator."""
    folder = tmp_path_factory.mktemp("api")
    place = folder / "store.sqlite"
    shutil.copy(sqlite_template, place)
    with Store.open(place, create=False) as store, office_at_work(store, folder) as office:
        boss = Acting("baas", NOON)
        add_user(
            store,
            NewUser("baas", "Bas Baas", None, ("administrator", "accountant"), ("0101", "0103")),
            boss,
        )
        add_user(store, NewUser("mies", "Mies", None, ("accountant",), ("0103",)), boss)
        add_user(store, NewUser("wim", "Wim", None, ("accountant", "authoriser"), ("0101",)), boss)
        change_password(store, "mies", HiddenText(PASSWORD), boss)
        yield office


@pytest.fixture(scope="session")
def app(at_work):
    return create_app(at_work.office)


@pytest.fixture(scope="session")
def client(app):
    """Call the API as nobody."""
    # Not as a context: what that opens it leaves behind.
    return TestClient(app, base_url="https://boekwerk.example")


@pytest.fixture(scope="session")
def token(at_work):
    """Give a new token of a user."""

    def make(user, *scopes):
        times = (at_work.clock(), None)
        made = at_work.store.write(
            lambda connection: new_token(connection, user, "test", scopes or SCOPES, times)
        )
        return {"Authorization": f"Bearer {made[1]}"}

    return make


@pytest.fixture(scope="session")
def mies(token):
    return token("mies")


@pytest.fixture(scope="session")
def wim(token):
    return token("wim")


@pytest.fixture(scope="session")
def documents(at_work):
    """Give two documents that wait for a person."""
    found = [at_work.receive(name) for name in (UNKNOWN_IBAN, RENT)]
    at_work.run()
    return found
