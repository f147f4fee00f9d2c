"""The store itself: opening, reading, writing, and what is said when that cannot be done."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from boekwerk.domain.errors import StoreBusy, StoreError
from boekwerk.store import sqlite
from boekwerk.store.administrations import add_administration
from boekwerk.store.database import Store
from boekwerk.store.migrating import VERSION_TABLE, revisions, store_version
from boekwerk.store.places import Place
from boekwerk.store.schema import METADATA
from boekwerk.store.tables import administrations, snapshots

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)
BAKERY = {"code": "1", "name": "Bakkerij", "created": NOW}


def refusal(place, *, create: bool = False):
    with pytest.raises(StoreError) as caught:
        Store.open(place, create=create)
    return caught.value.reason


def count(store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(administrations)).scalar_one()


def test_the_migrated_tables_are_those_that_the_program_works_with(store):
    options = {"version_table": VERSION_TABLE, "compare_server_default": True}
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_the_revisions_follow_one_another_as_their_names_do():
    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [step.revision for step in reversed(steps)] == list(revisions())


def test_an_older_store_is_brought_up_to_date_and_keeps_what_is_in_it(tmp_path):
    place = tmp_path / "older.sqlite"
    engine = sqlite.connect(Place(file=place), create=True)
    _, writer = sqlite.engines(engine)
    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    with writer.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revisions()[0])
        connection.execute(insert(administrations).values(BAKERY))
    engine.dispose()
    with Store.open(place, create=False) as store, store.reading() as connection:
        assert store_version(connection) == revisions()[-1]
        assert connection.execute(select(administrations.c.name)).scalars().all() == ["Bakkerij"]


def test_a_store_that_is_not_there_is_not_made_by_reading_it(tmp_path):
    place = tmp_path / "none.sqlite"
    assert refusal(place).code == "store_missing"
    assert not place.exists()


def test_a_new_store_is_made_when_asked_for_and_is_there_from_then_on(tmp_path):
    place = tmp_path / "kantoor één.sqlite"
    Store.open(place, create=True).close()
    with Store.open(f"sqlite:///{place}", create=False) as again:
        assert count(again) == 0
        with again.reading() as connection:
            modes = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in _MODES}
    assert modes == _MODES


_MODES = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "application_id": 0x426F656B}


def test_an_empty_file_is_no_store_yet(tmp_path):
    place = tmp_path / "empty.sqlite"
    place.touch()
    assert refusal(place).code == "store_missing"
    Store.open(place, create=True).close()
    Store.open(place, create=False).close()


@pytest.mark.parametrize("create", [True, False])
def test_the_database_of_another_program_is_left_as_it_is(tmp_path, create):
    place = tmp_path / "other.sqlite"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE administrations (id)")
    connection.close()
    before = place.read_bytes()
    assert refusal(place, create=create).code == "store_of_another_program"
    assert place.read_bytes() == before


@pytest.mark.parametrize("content", [b"a,b\n1,2\n" * 500, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path, content):
    place = tmp_path / "list.csv"
    place.write_bytes(content)
    assert refusal(place, create=True).code == "store_of_another_program"
    assert place.read_bytes() == content


def test_tables_of_another_program_on_a_server_are_left_as_they_are(store):
    with store.writing() as connection:
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
    place = store.place.file or store.engine.url.render_as_string(hide_password=False)
    assert refusal(place, create=True).code == "store_of_another_program"


def test_a_folder_is_no_store(tmp_path):
    assert refusal(tmp_path, create=True).code == "store_missing"
    assert refusal(tmp_path / "none" / "store.sqlite", create=True).code == "store_folder_missing"


def test_a_store_of_a_newer_version_is_not_touched(store):
    with store.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999_later'"))
    place = store.place.file or store.engine.url.render_as_string(hide_password=False)
    reason = refusal(place, create=True)
    assert (reason.code, reason.values["version"]) == ("store_of_newer_version", "9999_later")


@pytest.mark.parametrize(
    "address",
    ["mysql://u:geheim@h/x", "sqlite://", "sqlite:///:memory:", "://", "postgresql://u:geheim@h:x/y", ""],
)
def test_an_address_that_no_store_can_be_at_is_refused_without_its_password(address):
    reason = refusal(address, create=True)
    assert reason.code == "store_address_not_understood"
    assert "geheim" not in str(reason.values)


def test_without_the_driver_of_postgresql_it_is_said_which_extra_has_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    reason = refusal("postgresql://u:geheim@localhost/x")
    assert (reason.code, "geheim" in str(reason.values)) == ("store_driver_missing", False)


def test_a_server_that_cannot_be_reached_is_named_without_the_password():
    reason = refusal("postgresql://u:geheim@127.0.0.1:1/x")
    assert reason.code == "store_failed"
    assert "geheim" not in str(reason.values)


def test_a_reader_sees_one_state_while_another_writes(store, open_store):
    other = open_store()
    with store.reading() as connection:
        assert connection.execute(select(administrations.c.code)).all() == []
        with other.writing() as writer:
            writer.execute(insert(administrations).values(BAKERY))
        assert connection.execute(select(administrations.c.code)).all() == []
    assert count(store) == 1


def test_a_reader_cannot_write(store):
    with pytest.raises((StoreError, DBAPIError)), store.reading() as connection:
        connection.execute(insert(administrations).values(BAKERY))
    assert count(store) == 0


def test_nothing_stays_of_what_was_not_written_to_the_end(store):
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        connection.execute(insert(administrations).values(BAKERY))
        raise ZeroDivisionError
    assert count(store) == 0


def test_rows_that_refer_to_nothing_are_refused(store):
    orphan = {"administration": 5, "number": 1, "version": "x", "taken": NOW}
    with pytest.raises(DBAPIError), store.writing() as connection:
        connection.execute(insert(snapshots).values(orphan))


def test_moments_come_back_in_utc_to_the_microsecond(store):
    moment = datetime.fromisoformat("2026-03-29T02:30:00.000001+02:00")
    with store.writing() as connection:
        connection.execute(insert(administrations).values({**BAKERY, "created": moment}))
        found = connection.execute(select(administrations.c.created)).scalar_one()
    assert (found, found.tzinfo) == (moment, UTC)


def test_a_moment_without_its_zone_is_refused(store):
    naive = {**BAKERY, "created": datetime(2026, 3, 16)}
    with pytest.raises(Exception, match="zone"), store.writing() as connection:
        connection.execute(insert(administrations).values(naive))


def test_writers_of_one_administration_go_one_after_another(store):
    with store.writing() as connection:
        id = add_administration(connection, "1", "Bakkerij", NOW)

    def add(_: int) -> None:
        with store.writing(id) as connection:
            last = select(func.coalesce(func.max(snapshots.c.number), 0))
            number = connection.execute(last).scalar_one() + 1
            row = {"administration": id, "number": number, "version": "x", "taken": NOW}
            connection.execute(insert(snapshots).values(row))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(20)))
    with store.reading() as connection:
        assert connection.execute(select(func.max(snapshots.c.number))).scalar_one() == 20


def test_work_that_loses_a_conflict_is_done_again(store):
    with store.writing() as connection:
        id = add_administration(connection, "1", "Bakkerij", NOW)

    def add(connection) -> None:
        number = connection.execute(select(func.count()).select_from(snapshots)).scalar_one() + 1
        row = {"administration": id, "number": number, "version": "x", "taken": NOW}
        connection.execute(insert(snapshots).values(row))

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: store.write(add), range(12)))
    with store.reading() as connection:
        assert connection.execute(select(func.max(snapshots.c.number))).scalar_one() == 12


def test_who_waits_too_long_is_told_that_another_program_writes(tmp_path, sqlite_template, monkeypatch):
    monkeypatch.setattr(sqlite, "_WAIT_MS", 50)
    place = tmp_path / "store.sqlite"
    shutil.copy(sqlite_template, place)
    with (
        Store.open(place, create=False) as one,
        Store.open(place, create=False) as other,
        one.writing(),
        pytest.raises(StoreBusy) as caught,
        other.writing(),
    ):
        pass
    assert caught.value.reason.code == "store_busy"
