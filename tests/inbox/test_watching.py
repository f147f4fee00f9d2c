"""A watched folder: complete files only, none lost, none taken twice, whenever it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from boekwerk.app.concepts import Acting
from boekwerk.app.inbox import Taken
from boekwerk.app.watching import Watch, Watched
from boekwerk.intake import Limits
from boekwerk.store.tables_workflow import work

NOW = datetime(2026, 3, 16, 12, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(file_store, folder):
    return new_watch(file_store, folder)


def new_watch(store, folder, administration="0102") -> Watch:
    return Watch(store, Watched(folder, administration), lambda: Acting("jan", NOW), Limits())


def looked(watch, *moments) -> list[str]:
    """Tell what came of looking at these moments: outcomes, and the codes of what stood in the way."""
    found = [each for moment in moments for each in watch.look(moment)]
    return [each.received.outcome if isinstance(each, Taken) else each.code for each in found]


def inside(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def count(store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(work)).scalar()


def test_a_complete_file_is_taken_in_and_moved_to_done(watch, folder, invoices):
    (folder / "a.xml").write_bytes(invoices[0])
    assert looked(watch, 0, 1) == []
    assert looked(watch, 2) == ["new"]
    assert inside(folder) == ["done/a.xml"]


def test_a_file_that_still_grows_is_left_alone_until_it_has_settled(watch, folder, invoices):
    (folder / "a.xml").write_bytes(invoices[0][:1000])
    assert looked(watch, 0, 1) == []
    (folder / "a.xml").write_bytes(invoices[0])
    assert looked(watch, 2, 3) == []
    assert looked(watch, 4) == ["new"]


@pytest.mark.parametrize("name", [".a.xml", "a.xml.part", "a.TMP", "~a.xml", "a.xml.crdownload"])
def test_a_name_of_what_is_still_written_is_not_looked_at(watch, folder, invoices, name):
    (folder / name).write_bytes(invoices[0])
    assert looked(watch, 0, 5, 500) == []
    (folder / name).rename(folder / "a.xml")
    assert looked(watch, 501, 504) == ["new"]


def test_an_empty_file_is_given_time_and_then_refused(watch, folder):
    (folder / "a.xml").write_bytes(b"")
    assert looked(watch, 0, 5, 59) == []
    assert looked(watch, 60) == ["refused"]


@pytest.mark.spec("IN-5")
def test_a_refused_file_lies_beside_its_reason_in_both_languages(watch, folder):
    (folder / "brief.txt").write_text("Geachte heer", encoding="utf-8")
    assert looked(watch, 0, 3) == ["refused"]
    assert inside(folder) == ["refused/brief.txt", "refused/brief.txt.reason.txt"]
    said = (folder / "refused/brief.txt.reason.txt").read_text(encoding="utf-8")
    assert said.count("brief.txt") >= 2
    assert "factuur" in said
    assert "invoice" in said


def test_two_files_of_one_name_are_both_kept(watch, folder, invoices):
    for start, content in zip((0, 10, 20), (*invoices[:2], b"<x"), strict=True):
        (folder / "a.xml").write_bytes(content)
        looked(watch, start, start + 3)
    (folder / "a.xml").write_bytes(b"<y")
    looked(watch, 30, 33)
    names = inside(folder)
    assert len([name for name in names if name.startswith("done/")]) == 2
    assert len([name for name in names if name.startswith("refused/")]) == 4


@pytest.mark.parametrize("received_before", [False, True])
def test_what_a_killed_process_had_begun_is_finished_by_the_next(
    file_store, folder, invoices, received_before
):
    if received_before:
        (folder / "a.xml").write_bytes(invoices[0])
        assert looked(new_watch(file_store, folder), 0, 3) == ["new"]
        (folder / "done/a.xml").unlink()
    (folder / ".taking/0123456789abcdef").mkdir(parents=True)
    (folder / ".taking/0123456789abcdef/a.xml").write_bytes(invoices[0])
    expected = "known" if received_before else "new"
    assert looked(new_watch(file_store, folder), 0, 3) == [expected]
    assert inside(folder) == ["done/a.xml"]
    assert count(file_store) == 1


def test_folders_of_administrations_are_watched_and_others_named_once(file_store, folder, invoices):
    for name in ("0101", "0102", "9999"):
        (folder / name).mkdir()
        (folder / name / "a.xml").write_bytes(invoices[0])
    watch = new_watch(file_store, folder, None)
    assert looked(watch, 0, 1, 3) == ["inbox_folder_of_nobody", "new", "new"]
    assert "9999/a.xml" in inside(folder)


def test_a_folder_that_is_gone_for_a_while_is_told_once_and_watched_again(watch, folder, invoices):
    folder.rename(folder.with_name("elsewhere"))
    assert looked(watch, 0, 1) == ["inbox_file_in_the_way"]
    folder.with_name("elsewhere").rename(folder)
    (folder / "a.xml").write_bytes(invoices[0])
    assert looked(watch, 2, 4) == ["new"]


def test_the_command_watches_and_ends_cleanly_when_asked(file_store, folder, invoices):
    (folder / "a.xml").write_bytes(invoices[0])
    command = [sys.executable, "-m", "boekwerk.cli.main", "inbox", "add", str(folder), "--watch"]
    process = subprocess.Popen(
        [*command, "--administration", "0102", "--lang", "en"], stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        process.send_signal(signal.SIGTERM if os.name != "nt" else signal.CTRL_C_EVENT)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.stdout.close()
    assert "taken in as document" in line
    assert inside(folder) == ["done/a.xml"]


@pytest.mark.skipif(sys.platform == "win32", reason="making a link takes a right of its own there")
@pytest.mark.parametrize("ours", ["refused", ".taking"])
def test_a_folder_of_ours_that_leads_elsewhere_is_not_written_in(watch, folder, tmp_path, ours):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / ours).symlink_to(elsewhere)
    (folder / "rules.yaml").write_text("rules: []", encoding="utf-8")
    assert looked(watch, 0, 3) == ["inbox_file_in_the_way"]
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="making a link takes a right of its own there")
def test_a_link_that_was_put_among_what_was_begun_is_not_read(watch, folder, tmp_path, invoices):
    private = tmp_path / "private.xml"
    private.write_bytes(invoices[0])
    begun = folder / ".taking" / "begun"
    begun.mkdir(parents=True)
    (begun / "a.xml").symlink_to(private)
    assert looked(watch, 0, 3, 9) == []
