"""A file that an earlier version made goes on, with all that is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from boekwerk import CorrectBooking, Receipt
from boekwerk_local.planning import content_sha256, plan_of

SECOND = Path(__file__).with_name("second_version.sql").read_text(encoding="utf-8")
FIRST = SECOND.replace("    obligation TEXT,\n", "")


def make(database, tables, version, plan):
    payload = plan.requests[0].payload
    booking = {**payload["booking"], "sequence": 1, "content_sha256": content_sha256(payload)}
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executescript(tables)
        put(connection, "bookings", {**booking, "id": 1})
        for line in payload["lines"]:
            kept = {name: value for name, value in line.items() if version > 1 or name != "obligation"}
            put(connection, "lines", {"booking": 1, **kept})
        for entry in payload["entries"]:
            put(connection, "entries", {"booking": 1, **entry})
        connection.execute(f"PRAGMA application_id = {0x424F454B}")
        connection.execute(f"PRAGMA user_version = {version}")


def put(connection, table, row):
    places = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", row)


@pytest.fixture(params=[1, 2])
def earlier(request, database, booking):
    make(database, SECOND if request.param == 2 else FIRST, request.param, plan_of(booking))
    return database


def test_what_was_booked_is_found_and_not_booked_again(earlier, local, booking, change):
    first = Receipt("70-2026-000001", already_there=True)
    assert local.find_booking("doc-1") == local.send(local.plan(booking)) == first
    with pytest.raises(CorrectBooking):
        local.send(local.plan(change(booking, reference="doc-2")))
    assert local.send(local.plan(change(booking, reference="doc-2", number="F-2"))).number.endswith("2")


def test_what_is_new_works_on_what_is_old(earlier, local, booking):
    number = local.find_booking("doc-1").number
    assert local.read_booking(number).held is False
    assert local.update(number, local.plan(booking)) == Receipt(number)
    assert local.reverse(number, "undo").number == "70-2026-000002"


def test_what_refers_to_a_booking_still_does(earlier, local):
    local.check()
    with closing(sqlite3.connect(earlier)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        (tables,) = zip(
            *connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"), strict=True
        )
    assert sorted(tables) == ["bookings", "entries", "files", "lines"]


def test_renewing_a_file_that_fails_half_way_leaves_it_as_it_was(earlier, local, booking):
    with closing(sqlite3.connect(earlier)) as connection:
        connection.execute("CREATE TABLE files (name TEXT)")
        connection.commit()
        version = connection.execute("PRAGMA user_version").fetchone()
        with pytest.raises(Exception, match="files already exists"):
            local.check()
        assert connection.execute("PRAGMA user_version").fetchone() == version
        assert connection.execute("SELECT count(*) FROM bookings").fetchone() == (1,)
