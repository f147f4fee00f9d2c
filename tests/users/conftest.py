"""An office with users, an administration in a simulated package that asks for a link, and a key."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace
from simulated import TOKEN, simulated_package
from sqlalchemy import insert, update
from stores import open_store, postgresql_server, sqlite_template, store, store_of_module, store_place

from boekwerk.app.concepts import Acting
from boekwerk.app.links import LinkDesk
from boekwerk.app.store import known_administration, save_administration
from boekwerk.app.users import NewUser, add_user, grant_access
from boekwerk.cli.main import main
from boekwerk.domain.administration import PackageSetting
from boekwerk.domain.kept_form import kept
from boekwerk.domain.reason import Reason
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.store.documents import Received, keep_document
from boekwerk.store.tables_workflow import assignments, work
from boekwerk.store.users import Access
from boekwerk.store.work import add_work
from boekwerk.vault.keys import VARIABLE, new_key

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_of_module", "store_place"]

FOLDER = Path(__file__).parents[2] / "examples" / "kantoor-de-linde" / "administrations"
NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def package():
    """Run a package of which one kind asks for a link."""
    with simulated_package() as running:
        yield running


@pytest.fixture(scope="session")
def master_data():
    folder = FOLDER / "softwarehuis-nevelbank"
    return replace(
        read_administration(folder, load_packages(["local"]).capabilities).master_data, history=()
    )


@pytest.fixture(autouse=True)
def key(monkeypatch):
    """Give the key that secrets are encrypted with here."""
    made = new_key()
    monkeypatch.setenv(VARIABLE, made.text().reveal())
    return made


@pytest.fixture(scope="session")
def act():
    """Act as somebody, at noon."""
    return lambda who="anna": Acting(who, NOON)


@pytest.fixture(scope="session")
def take_in(package, master_data):
    """Put an administration in a store, whose package asks for a link."""

    def keep(store, code="0102", **settings):
        values = package.settings(code)
        given = tuple(PackageSetting(name, value) for name, value in values.items())
        about = {"id": code, "package": "sim_linked", "package_settings": given, "second_evaluator": "off"}
        changed = replace(master_data.settings, **{**about, **settings})
        snapshot = AdministrationSnapshot(replace(master_data, settings=changed), "1")
        with store.writing() as connection:
            save_administration(connection, snapshot, FOLDER / "softwarehuis-nevelbank", NOON)
            return known_administration(connection, code)

    return keep


@pytest.fixture(scope="session")
def furnish(take_in, act):
    """Put users in a store: anna administers and books, bob books, carla authorises, and automaat."""

    def put(store):
        take_in(store)
        for id, roles in (
            ("anna", ("administrator", "accountant")),
            ("bob", ("accountant",)),
            ("carla", ("authoriser",)),
            ("automaat", ("automation", "accountant")),
        ):
            add_user(store, NewUser(id, id.title(), f"{id}@office.example", roles, ("0102",)), act())
        return store

    return put


@pytest.fixture
def office(store, furnish):
    """Give an office with users, in a store of its own."""
    return furnish(store)


@pytest.fixture(scope="module")
def quiet_office(store_of_module, furnish):
    """Give an office with users in which nothing is changed."""
    return furnish(store_of_module)


@pytest.fixture
def grant(office, act):
    return lambda id, code="0102": grant_access(office, Access(id, 0, code), act())


@pytest.fixture
def link(office, package, act):
    """Link a user to the package of an administration."""
    desk = LinkDesk(office, load_packages(["simulated"]))

    def link_user(id, code="0102", token=TOKEN, who=None):
        desk.link(desk.wanted(code, id, act(who or id)), {"token": token}, act(who or id))

    return link_user


@pytest.fixture
def document(office):
    """Put a document somewhere on its way, booked by somebody; ``asks`` is to approve it."""

    def put(content, state="blocked", booked_by="bob", asks=(), code="0102"):
        with office.writing() as connection:
            row = known_administration(connection, code).id
            kept_one = keep_document(connection, row, content.encode(), Received("a.xml", "ubl", NOON))
            add_work(connection, row, kept_one.id, "bob", NOON)
            values = {"state": state, "booked_by": booked_by, "due": None}
            connection.execute(update(work).where(work.c.document == kept_one.id).values(values))
            _ask(connection, row, kept_one.id, [asks] if isinstance(asks, str) else asks)
        return kept_one

    return put


def _ask(connection, administration, document, authorisers):
    for authoriser in authorisers:
        values = {"administration": administration, "document": document, "round": 1, "step": 1}
        because = kept(Reason("cli_interrupted")).decode()
        more = {"authoriser": authoriser, "state": "asked", "because": because, "asked": NOON}
        connection.execute(insert(assignments).values({**values, **more}))


@pytest.fixture
def run(capsys, monkeypatch, store_place):
    """Run the command line in this process, in English, as anna unless --user says otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOEKWERK_STORE", store_place)
    monkeypatch.setenv("BOEKWERK_USER", "anna")

    def run_command(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(ended.value.code, captured.out, captured.err)

    return run_command
