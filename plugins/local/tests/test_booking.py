"""The package books: to the cent, once, or not at all."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk import (
    ZERO,
    Booking,
    BookingLine,
    CorrectBooking,
    Entry,
    GiveUp,
    LookUpFirst,
    Plan,
    Receipt,
    Request,
    RetryLater,
)
from boekwerk.domain.proposal import ProposedDiscount
from boekwerk_local import LocalConnector, LocalSettings
from boekwerk_local.planning import plan_of


def rows(database, question):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def test_a_booking_gets_the_next_number_of_its_journal_and_year(local, booking, change):
    numbers = [
        local.send(local.plan(change(booking, reference=reference, number=reference))).number
        for reference in ("a", "b")
    ]
    assert numbers == ["70-2026-000001", "70-2026-000002"]


def test_what_was_booked_stands_in_the_file_in_cents(local, booking, database):
    local.send(local.plan(booking))
    assert rows(database, "SELECT reference, number, total_cents, payment_condition FROM bookings") == [
        ("doc-1", "F-1", 12100, "30")
    ]
    assert rows(
        database, "SELECT ledger_account, vat_code, amount_cents, vat_cents, cost_centre FROM lines"
    ) == [("4500", "I21", 10000, 2100, "K1")]
    assert rows(
        database, "SELECT ledger_account, debit_cents, credit_cents FROM entries ORDER BY entry"
    ) == [
        ("1600", 0, 12100),
        ("4500", 10000, 0),
        ("1520", 2100, 0),
    ]


@pytest.mark.spec("AB-12")
def test_numbers_count_by_the_fiscal_year_of_the_period(local, booking, change):
    broken = local.plan(change(booking, period="2025-09"))
    calendar = local.plan(change(booking, period=None))
    assert [plan.requests[0].payload["booking"]["year"] for plan in (broken, calendar)] == [2025, 2026]


@pytest.mark.spec("BP-16", "BP-18")
def test_what_payment_needs_stays_with_the_booking(local, booking, change, database):
    discount = ProposedDiscount(Decimal("2.42"), datetime.date(2026, 3, 19), "8900")
    line = change(booking.lines[0], self_assessed_vat=Decimal("21.00"), non_deductible_vat=Decimal("1.00"))
    line = change(line, self_assessed_deductible=Decimal("15.75"))
    entries = (
        *(booking.entries[0], change(booking.entries[1], debit=line.cost), booking.entries[2]),
        Entry("vat_payable", "1521", ZERO, Decimal("21.00"), line=1),
        Entry("vat_deductible", "1520", Decimal("15.75"), ZERO, line=1),
    )
    whole = change(booking, prepaid=Decimal("50.00"), discount=discount, lines=(line,), entries=entries)
    local.send(local.plan(whole))
    of_booking = "prepaid_cents, discount_cents, discount_until, discount_account"
    assert rows(database, f"SELECT {of_booking} FROM bookings") == [(5000, 242, "2026-03-19", "8900")]
    of_line = "non_deductible_vat_cents, self_assessed_vat_cents, self_assessed_deductible_cents"
    assert rows(database, f"SELECT {of_line} FROM lines") == [(100, 2100, 1575)]


@pytest.mark.spec("PR-11")
def test_sending_a_plan_twice_books_once(local, booking, database):
    plan = local.plan(booking)
    assert local.send(plan) == Receipt("70-2026-000001")
    assert local.send(plan) == Receipt("70-2026-000001", already_there=True)
    assert rows(database, "SELECT count(*) FROM bookings") == [(1,)]


@pytest.mark.spec("PR-11")
def test_a_booking_is_found_by_our_reference(local, booking):
    assert local.find_booking("doc-1") is None
    local.send(local.plan(booking))
    assert local.find_booking("doc-1") == Receipt("70-2026-000001", already_there=True)
    assert local.find_booking("doc-2") is None


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("number", ["F-1", "f 1", "F/1"])
def test_a_number_that_the_relation_has_already_is_refused(local, booking, change, number):
    local.send(local.plan(booking))
    with pytest.raises(CorrectBooking) as caught:
        local.send(local.plan(change(booking, reference="doc-2", number=number)))
    assert (caught.value.fault, caught.value.field) == ("duplicate", "number")
    assert caught.value.reason.values["text"] == {
        "nl": "Factuurnummer F-1 is al geboekt als 70-2026-000001.",
        "en": "Invoice number F-1 was booked before, as 70-2026-000001.",
    }


@pytest.mark.parametrize("other", [{"relation": "20002"}, {"number": "F-2"}])
def test_another_relation_or_number_is_no_duplicate(local, booking, change, other):
    local.send(local.plan(booking))
    assert local.send(local.plan(change(booking, reference="doc-2", **other))).already_there is False


def test_another_direction_is_no_duplicate(local, booking, change):
    local.send(local.plan(booking))
    entries = tuple(change(each, debit=each.credit, credit=each.debit) for each in booking.entries)
    sale = change(booking, reference="doc-2", direction="sales", entries=entries)
    assert local.send(local.plan(sale)).already_there is False


def test_a_reference_cannot_be_used_for_another_content(local, booking, change):
    local.send(local.plan(booking))
    with pytest.raises(CorrectBooking) as caught:
        local.send(local.plan(change(booking, description="iets anders")))
    assert caught.value.field == "reference"


def test_a_file_is_of_one_administration(local, booking, change):
    local.send(local.plan(booking))
    with pytest.raises(GiveUp, match="Dit bestand is van administratie bakkerij"):
        local.send(local.plan(change(booking, administration="slagerij", reference="x", number="x")))


def test_validating_makes_no_booking_and_no_file(local, booking, database):
    local.validate(local.plan(booking))
    assert not database.exists()


def test_validating_says_what_sending_would_refuse(local, booking, change, database):
    local.send(local.plan(booking))
    plan = local.plan(change(booking, reference="doc-2"))
    with pytest.raises(CorrectBooking):
        local.validate(plan)
    local.validate(local.plan(change(booking, reference="doc-2", number="F-2")))
    assert rows(database, "SELECT count(*) FROM bookings") == [(1,)]


REFUSED = [
    ({"total": Decimal("121.01")}, "total"),
    ({"total": Decimal("121.001")}, "total"),
    ({"entries": (Entry("control", "1600", ZERO, Decimal("121.00")),)}, "entries"),
    ({"total": Decimal("1e15")}, "total"),
    ({"total": Decimal("NaN")}, "total"),
    ({"description": "\ud800"}, "description"),
    ({"description": "a\0b"}, "description"),
    ({"journal": "7\x1b0"}, "journal"),
    ({"number": ""}, "number"),
    ({"number": "---"}, "number"),
    ({"reference": " "}, "reference"),
    ({"lines": ()}, "lines"),
    ({"entries": ()}, "entries"),
    ({"entries": (Entry("control", "1600", ZERO, ZERO),)}, "entries"),
    ({"entries": (Entry("control", "1600", Decimal(1), Decimal(1)),)}, "entries[0]"),
    ({"entries": (Entry("control", "1600", ZERO, Decimal("121.00")),
                  Entry("line", "4500", Decimal("121.00"), ZERO, line=1))}, "entries"),
    ({"entries": (Entry("control", "1600", ZERO, Decimal("242.00")),
                  Entry("line", "4500", Decimal("200.00"), ZERO, line=1),
                  Entry("vat", "1520", Decimal("42.00"), ZERO, line=1))}, "entries"),
    ({"entries": (Entry("control", "1600", ZERO, Decimal("121.00")),
                  Entry("line", "4500", Decimal("100.00"), ZERO, line=2),
                  Entry("vat", "1520", Decimal("21.00"), ZERO, line=1))}, "entries"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "field"), REFUSED)
def test_what_the_package_cannot_take_is_refused_when_planned(local, booking, change, fields, field):
    with pytest.raises(CorrectBooking) as caught:
        local.plan(change(booking, **fields))
    assert (caught.value.field, caught.value.fault) == (field, "invalid")


def test_a_failure_half_way_leaves_nothing(local, booking, change, database):
    local.send(local.plan(booking))
    when = "CREATE TRIGGER broken BEFORE INSERT ON entries WHEN new.entry = 3"
    rows(database, f"{when} BEGIN SELECT RAISE(ABORT, 'broken half-way'); END")
    with pytest.raises(GiveUp, match="broken half-way"):
        local.send(local.plan(change(booking, reference="doc-2", number="F-2")))
    counted = rows(database, "SELECT (SELECT count(*) FROM bookings), (SELECT count(*) FROM lines)")
    assert counted == [(1, 1)]


def test_entries_that_were_tampered_with_after_planning_are_not_booked(local, booking, database):
    plan = local.plan(booking)
    plan.requests[0].payload["entries"][0]["credit_cents"] += 1
    with pytest.raises(CorrectBooking, match="Debet en credit zijn niet gelijk"):
        local.send(plan)
    assert rows(database, "SELECT count(*) FROM bookings") == [(0,)]


def test_a_fraction_of_a_cent_never_gets_into_the_file(local, booking, database):
    plan = local.plan(booking)
    plan.requests[0].payload["lines"][0]["amount_cents"] = 100.5
    with pytest.raises(GiveUp, match="CHECK constraint failed"):
        local.send(plan)


def test_checking_changes_nothing(local, database):
    local.check()
    assert not database.exists()


@pytest.mark.parametrize("call", ["check", "send"])
def test_a_folder_that_does_not_exist_is_named_and_not_made(tmp_path, booking, call):
    local = LocalConnector(LocalSettings(str(tmp_path / "nowhere" / "x.sqlite")))
    with pytest.raises(GiveUp, match=r"De map .*nowhere bestaat niet"):
        local.check() if call == "check" else local.send(local.plan(booking))
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(GiveUp, match="unable to open database file"):
        LocalConnector(LocalSettings(str(tmp_path))).check()


@pytest.mark.parametrize("call", ["check", "send"])
def test_a_file_that_is_no_database_is_refused(local, booking, database, call):
    database.write_bytes(b"not a database, but long enough to be one" * 100)
    with pytest.raises(GiveUp, match="file is not a database"):
        local.check() if call == "check" else local.send(local.plan(booking))


def test_the_database_of_another_program_is_left_alone(local, booking, database):
    rows(database, "CREATE TABLE customers (name TEXT)")
    with pytest.raises(GiveUp, match="van een ander programma"):
        local.send(local.plan(booking))
    assert rows(database, "SELECT name FROM sqlite_master") == [("customers",)]


def test_a_file_of_a_newer_version_is_left_alone(local, booking, database):
    local.send(local.plan(booking))
    rows(database, "PRAGMA user_version = 4")
    with pytest.raises(GiveUp, match=r"nieuwere versie \(4\)"):
        local.check()


def test_a_line_keeps_the_obligation_that_it_is_booked_on(local, booking, database, change):
    lines = tuple(replace(line, obligation="VP-1") for line in booking.lines)
    local.send(local.plan(change(booking, lines=lines)))
    assert rows(database, "SELECT DISTINCT obligation FROM lines") == [("VP-1",)]


def test_a_file_that_stays_busy_is_for_later(local, booking, database, change, monkeypatch):
    local.send(local.plan(booking))
    monkeypatch.setattr("boekwerk_local.database._BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RetryLater) as caught:
            local.send(local.plan(change(booking, reference="doc-2", number="F-2")))
    assert caught.value.after_seconds == 1


def test_a_failing_commit_must_be_looked_up(local, booking, database, change):
    local.send(local.plan(booking))
    # A deferred foreign key is only judged when the transaction is committed.
    rows(
        database,
        "CREATE TABLE late (id REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED)",
    )
    rows(
        database, "CREATE TRIGGER add_late AFTER INSERT ON bookings BEGIN INSERT INTO late VALUES (-1); END"
    )
    with pytest.raises(LookUpFirst, match="FOREIGN KEY constraint failed"):
        local.send(local.plan(change(booking, reference="doc-2", number="F-2")))
    assert local.find_booking("doc-2") is None


AMOUNTS = st.decimals(min_value="-999999999", max_value="999999999", places=2)


def balanced(amounts):
    lines = tuple(BookingLine("cost", "4500", None, None, amount) for amount in amounts)
    total = sum(amounts, ZERO)
    entries = [Entry("control", "1600", max(-total, ZERO), max(total, ZERO))]
    for number, amount in enumerate(amounts, start=1):
        entries.append(Entry("line", "4500", max(amount, ZERO), max(-amount, ZERO), line=number))
    return total, lines, tuple(entries)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.text(max_size=20).filter(str.isprintable))
def test_a_plan_is_repeatable_and_stays_in_balance(amounts, text):
    total, lines, entries = balanced(amounts)
    fields = dict.fromkeys(("period", "due_date", "payment_condition", "payment_reference", "iban"))
    booking = Booking(
        **fields,
        reference="r",
        administration="a",
        direction="purchase",
        relation="1",
        journal="70",
        number="N",
        booking_date=datetime.date(2026, 1, 1),
        currency="EUR",
        total=total,
        description=text,
        lines=lines,
        entries=entries,
    )
    plan = plan_of(booking)
    assert plan == plan_of(booking)
    written = plan.requests[0].payload["entries"]
    assert sum(entry["debit_cents"] - entry["credit_cents"] for entry in written) == 0


def test_the_summary_of_a_plan_can_be_read(local, booking):
    (request,) = local.plan(booking).requests
    assert request.summary == "Book F-1 from 20001 in journal 70 on 2026-03-05: 121.00 EUR"


def test_a_plan_is_data_of_the_contract(local, booking):
    assert isinstance(local.plan(booking), Plan)
    assert isinstance(local.plan(booking).requests[0], Request)
