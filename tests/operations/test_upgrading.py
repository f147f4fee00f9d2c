"""A store of an older Boekwerk is not changed by the way while somebody may be at work with it."""

from __future__ import annotations

import datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, text, update

from boekwerk.cli.main import main
from boekwerk.domain.errors import StoreError
from boekwerk.store import sqlite
from boekwerk.store.administrations import add_administration
from boekwerk.store.database import Store
from boekwerk.store.documents import Received, keep_document
from boekwerk.store.migrating import revisions
from boekwerk.store.places import Place
from boekwerk.store.tables_workflow import work

NOW = datetime.datetime.now(datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)


@pytest.fixture
def old(tmp_path, monkeypatch):
    """Make a store of the version before this one, with a document that a worker has."""
    place = tmp_path / "older.sqlite"
    monkeypatch.setenv("BOEKWERK_STORE", str(place))
    engine = sqlite.connect(Place(file=place), create=True)
    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    with sqlite.engines(engine)[1].begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revisions()[-2])
        administration = add_administration(connection, "1", "Bakkerij", NOW)
        document = keep_document(connection, administration, b"<x/>", Received("x", "ubl", NOW))
        values = {"document": document.id, "administration": administration, "entered_by": "jan"}
        values |= {"state": "posting", "since": NOW, "fence": 1, "attempts": 0, "form": 1}
        leased = {"automatic": True, "reasons": '{"of":[]}', "lease_by": "old-1", "lease_until": LATER}
        connection.execute(insert(work).values(**values, **leased))
    engine.dispose()
    return place


def change(place, **values) -> None:
    engine = sqlite.connect(Place(file=place), create=False)
    with sqlite.engines(engine)[1].begin() as connection:
        connection.execute(update(work).values(**values))
    engine.dispose()


def version(place) -> str:
    engine = sqlite.connect(Place(file=place), create=False)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM store_version")).scalar_one()
    engine.dispose()
    return found


def run(capsys, *arguments) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), "--lang", "en"])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


@pytest.mark.parametrize(
    "values",
    [{}, {"lease_until": None}, {"state": "in_review"}, {"state": "ambiguous", "lease_until": None}],
)
def test_an_old_store_with_documents_on_the_way_is_not_changed_by_opening_it(old, values):
    if values:
        change(old, **values)
    with pytest.raises(StoreError) as caught:
        Store.open(old, create=False)
    assert caught.value.reason.code == "store_needs_upgrade"
    assert version(old) == revisions()[-2]


def test_an_old_store_in_which_nothing_is_on_the_way_is_brought_up_to_date_by_opening_it(old):
    change(old, state="in_review", lease_until=None)
    Store.open(old, create=False).close()
    assert version(old) == revisions()[-1]


def test_upgrading_waits_for_the_old_workers_and_makes_a_backup_first(old, capsys):
    code, said, problem = run(capsys, "upgrade")
    assert (code, said, "old-1" in problem) == (1, "", True)
    assert not list(old.parent.glob("boekwerk-*"))
    change(old, lease_until=NOW - datetime.timedelta(minutes=1))
    assert run(capsys, "upgrade", "--check")[0] == 1
    code, said, _ = run(capsys, "upgrade")
    (backup,) = old.parent.glob("boekwerk-*.sqlite")
    assert (code, version(old), version(backup)) == (0, revisions()[-1], revisions()[-2])
    assert f"from tables {revisions()[-2]} to {revisions()[-1]}" in said
    assert run(capsys, "upgrade", "--check")[0] == 0


def test_a_backup_of_an_older_version_is_brought_up_to_date_when_it_is_put_back(old, tmp_path, capsys):
    assert run(capsys, "backup", tmp_path / "copy")[0] == 0
    assert run(capsys, "restore", tmp_path / "copy", "--store", tmp_path / "new.sqlite")[0] == 0
    assert version(tmp_path / "new.sqlite") == revisions()[-1]
