"""What happens to a booking after it was made: to the cent, once, and never to one that was undone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from boekwerk import Attached, CorrectBooking, Entry, GiveUp, Receipt

ZERO = Decimal("0.00")
NUMBER = "70-2026-000001"


def rows(database, question):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def held(local, booking, change):
    asked = change(booking, hold_payment=True)
    assert local.send(local.plan(asked)).number == NUMBER
    return asked


def fenced(local, booking, change, fence):
    return change(local.plan(booking), fence=fence)


@pytest.mark.spec("PR-4", "PR-12")
def test_a_booking_is_held_from_the_first_moment_until_it_is_released(local, held):
    assert local.read_booking(NUMBER).held is True
    local.release(NUMBER)
    local.release(NUMBER)
    assert local.read_booking(NUMBER).held is False


@pytest.mark.spec("PR-12")
def test_a_booking_that_is_not_to_be_held_is_not(local, booking):
    local.send(local.plan(booking))
    assert local.read_booking(NUMBER).held is False


def test_a_released_booking_is_found_by_its_plan_as_before(local, held):
    local.release(NUMBER)
    assert local.send(local.plan(held)) == Receipt(NUMBER, already_there=True)
    assert local.read_booking(NUMBER).held is False


@pytest.mark.spec("PR-9")
def test_everything_that_a_person_may_change_is_read_back(local, held, database):
    shown = local.read_booking(NUMBER)
    assert (shown.reference, shown.payment_condition) == ("doc-1", "30")
    assert shown.content["total"] == "121.00"
    assert shown.content["lines[0].cost_centre"] == "K1"
    assert shown.content["entries[0].credit"] == "121.00"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE lines SET project = 'P2'")
    assert local.read_booking(NUMBER).content["lines[0].project"] == "P2"


@pytest.mark.parametrize(
    "number", ["70-2026-000002", "70-2026-1", "70", "", "x-y-z", "70-2026-²", "7" * 40]
)
def test_a_booking_that_is_not_there_is_not_shown_and_not_changed(local, held, number):
    assert local.read_booking(number) is None
    with pytest.raises(GiveUp, match="Er is geen boeking"):
        local.release(number)


def test_reading_makes_no_file(local, database):
    assert local.read_booking(NUMBER) is None
    assert not database.exists()


def corrected(booking, change, net):
    amount = Decimal(net)
    line = change(booking.lines[0], amount=amount, vat=ZERO, vat_code=None)
    entries = (Entry("control", "1600", ZERO, amount), Entry("line", "4500", amount, ZERO, line=1))
    return change(booking, lines=(line,), entries=entries, total=amount)


@pytest.mark.spec("PR-5", "PR-11")
def test_an_update_puts_the_whole_booking_in_its_place_and_twice_does_no_harm(
    local, held, database, change
):
    plan = local.plan(corrected(held, change, "99.99"))
    assert local.update(NUMBER, plan) == local.update(NUMBER, plan) == Receipt(NUMBER)
    assert rows(database, "SELECT number, total_cents, held FROM bookings") == [("F-1", 9999, 1)]
    assert rows(database, "SELECT sum(debit_cents), sum(credit_cents), count(*) FROM entries") == [
        (9999, 9999, 2)
    ]


def test_an_update_may_free_for_payment(local, held, change):
    local.update(NUMBER, local.plan(change(held, hold_payment=False)))
    assert local.read_booking(NUMBER).held is False


@pytest.mark.spec("PR-11")
def test_an_update_of_one_who_was_passed_by_is_refused(local, booking, change):
    local.send(fenced(local, booking, change, 2))
    local.update(NUMBER, fenced(local, change(booking, description="later"), change, 4))
    with pytest.raises(GiveUp, match="al door een ander gewijzigd"):
        local.update(NUMBER, fenced(local, change(booking, description="old"), change, 3))
    assert local.read_booking(NUMBER).content["description"] == "later"


@pytest.mark.parametrize(
    ("fields", "field"), [({"journal": "71"}, "journal"), ({"period": "2027-01"}, "period")]
)
def test_an_update_cannot_change_what_is_in_the_number(local, booking, change, fields, field):
    local.send(local.plan(booking))
    with pytest.raises(CorrectBooking) as caught:
        local.update(NUMBER, local.plan(change(booking, **fields)))
    assert (caught.value.fault, caught.value.field) == ("not_supported", field)


@pytest.mark.parametrize(
    ("fields", "field"), [({"reference": "doc-2"}, "reference"), ({"number": "F-2"}, "number")]
)
def test_an_update_cannot_take_what_another_booking_has(local, booking, change, fields, field):
    local.send(local.plan(booking))
    local.send(local.plan(change(booking, reference="doc-2", number="F-2")))
    with pytest.raises(CorrectBooking) as caught:
        local.update(NUMBER, local.plan(change(booking, **fields)))
    assert caught.value.field == field


def test_an_update_out_of_balance_leaves_what_was_there(local, held, database):
    plan = local.plan(held)
    plan.requests[0].payload["entries"][0]["credit_cents"] += 1
    with pytest.raises(CorrectBooking, match="Debet en credit zijn niet gelijk"):
        local.update(NUMBER, plan)
    assert rows(database, "SELECT sum(debit_cents) - sum(credit_cents), count(*) FROM entries") == [(0, 3)]


@pytest.mark.spec("PR-11")
def test_a_booking_is_undone_by_the_contrary_once(local, held, database):
    assert local.reverse(NUMBER, "undo") == Receipt("70-2026-000002")
    assert local.reverse(NUMBER, "undo") == Receipt("70-2026-000002", already_there=True)
    assert rows(database, "SELECT sum(total_cents), count(*) FROM bookings") == [(0, 2)]
    by_account = "SELECT sum(debit_cents) - sum(credit_cents) FROM entries GROUP BY ledger_account"
    assert rows(database, by_account) == [(0,), (0,), (0,)]
    assert rows(database, "SELECT sum(amount_cents), sum(vat_cents) FROM lines") == [(0, 0)]


def test_what_was_undone_may_be_booked_again_and_is_not_found_any_more(local, booking):
    local.send(local.plan(booking))
    local.reverse(NUMBER, "undo")
    assert local.find_booking("doc-1") is None
    assert local.find_booking("undo").number == "70-2026-000002"
    assert local.send(local.plan(booking)) == Receipt("70-2026-000003")
    assert local.find_booking("doc-1").number == "70-2026-000003"


@pytest.mark.parametrize("number", [NUMBER, "70-2026-000002"])
def test_what_was_undone_is_left_alone(local, held, number):
    local.reverse(NUMBER, "undo")
    with pytest.raises(GiveUp, match="is tegengeboekt"):
        local.update(number, local.plan(held))
    with pytest.raises(GiveUp, match="is tegengeboekt"):
        local.release(number)
    assert local.read_booking(number).held is True


def test_the_contrary_is_not_undone_itself(local, held):
    local.reverse(NUMBER, "undo")
    with pytest.raises(GiveUp, match="is tegengeboekt"):
        local.reverse("70-2026-000002", "undo the undoing")


@pytest.mark.spec("IN-3")
def test_a_file_is_kept_with_a_booking_once(local, held, database):
    for content in (b"%PDF-1", b"%PDF-1", b"%PDF-2"):
        local.attach(NUMBER, Attached("factuur é.pdf", "application/pdf", content))
    kept = rows(database, "SELECT name, media_type, content FROM files ORDER BY content")
    assert kept == [("factuur é.pdf", "application/pdf", content) for content in (b"%PDF-1", b"%PDF-2")]
