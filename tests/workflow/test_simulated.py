"""The simulated package does what its packages declare, and goes wrong as it is told to."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
from decimal import Decimal

import pytest
from msgspec.structs import replace
from simulated import KINDS, LATE_SECONDS, TOKEN, simulated_package

from boekwerk.domain.administration import LedgerAccount
from boekwerk.domain.booking import Booking
from boekwerk.domain.errors import PluginError
from boekwerk.domain.package_booking import differences
from boekwerk.domain.proposal import BookingLine
from boekwerk.packages import load_packages
from boekwerk.packages.contract import Attached, ChangeToken, MasterRecord
from boekwerk.packages.errors import CorrectBooking, GiveUp, LogInAgain, LookUpFirst, NoLink, RetryLater

LINE = BookingLine("cost", "4500", None, "I21", Decimal("100.00"), Decimal("21.00"))
BOOKING = Booking(
    reference="doc-1",
    administration="bakkerij",
    direction="purchase",
    relation="20001",
    journal="70",
    number="F-1",
    booking_date=datetime.date(2026, 3, 5),
    period="2026-03",
    due_date=None,
    payment_condition="30",
    payment_reference=None,
    iban=None,
    currency="EUR",
    total=Decimal("121.00"),
    description="Kantoorartikelen",
    lines=(LINE,),
)


class Clock:
    def __init__(self):
        self.seconds = 1_000_000.0

    def __call__(self):
        return self.seconds


CLOCK = Clock()


@pytest.fixture(scope="module")
def running():
    with simulated_package(clock=CLOCK) as package:
        yield package, load_packages(["simulated"])


@pytest.fixture
def package(running):
    running[0].faults()
    return running[0]


@pytest.fixture
def connect(running, request):
    def do(name, timeout="2.0", link=None):
        settings = running[0].settings(request.node.name, timeout=timeout)
        return running[1].connect(name, settings, link)

    return do


@pytest.fixture
def booked(package, request):
    return lambda: package.bookings(request.node.name)


def test_every_simulated_package_keeps_the_contract(running):
    assert running[1].problems == ()
    assert sorted(running[1].connectors) == sorted(KINDS)


@pytest.mark.parametrize("name", ["sim_condition", "sim_flag", "sim_service", "sim_none"])
def test_it_books_to_the_cent_and_is_looked_up_and_read_back(connect, booked, name):
    sim = connect(name)
    assert sim.find_booking("doc-1") is None
    number = sim.send(sim.plan(BOOKING)).number
    assert sim.find_booking("doc-1").number == number
    shown = sim.read_booking(number)
    assert (shown.reference, shown.payment_condition, shown.content["lines[0].amount"]) == (
        "doc-1",
        "30",
        "100.00",
    )
    assert [(each.total_cents, each.is_payable) for each in booked()] == [(12100, True)]


@pytest.mark.parametrize(
    ("fault", "raised", "there"),
    [
        ("timeout_before", LookUpFirst, 0),
        ("timeout_after", LookUpFirst, 1),
        ("cut_before", LookUpFirst, 0),
        ("cut_after", LookUpFirst, 1),
        ("500_before", LookUpFirst, 0),
        ("500_after", LookUpFirst, 1),
        ("malformed", LookUpFirst, 1),
        ("429", RetryLater, 0),
        ("400", CorrectBooking, 0),
        ("401", LogInAgain, 0),
    ],
)
def test_what_goes_wrong_is_told_for_what_it_is(package, connect, booked, fault, raised, there):
    sim = connect("sim_flag", timeout="0.1")
    package.faults(fault)
    with pytest.raises(raised):
        sim.send(sim.plan(BOOKING))
    assert len(booked()) == there


@pytest.mark.parametrize("fault", ["twice", "slow"])
def test_what_does_not_go_wrong_is_booked_once(package, connect, booked, fault):
    sim = connect("sim_flag")
    package.faults(fault)
    assert sim.send(sim.plan(BOOKING)).number == booked()[0].number


def test_a_commit_comes_after_the_caller_gave_up(package, connect, booked):
    sim = connect("sim_flag", timeout="0.1")
    package.faults("late_commit")
    with pytest.raises(LookUpFirst):
        sim.send(sim.plan(BOOKING))
    end = time.monotonic() + 5
    while not booked() and time.monotonic() < end:
        time.sleep(0.01)
    assert sim.find_booking("doc-1").number == booked()[0].number


def test_a_question_that_fails_can_be_asked_again(package, connect):
    sim = connect("sim_flag")
    package.faults("cut_before", on={"find_booking"})
    with pytest.raises(RetryLater):
        sim.find_booking("doc-1")
    assert sim.find_booking("doc-1") is None


def test_a_package_that_does_not_listen_is_for_later(running):
    settings = {**running[0].settings("x"), "address": "http://127.0.0.1:9"}
    sim = running[1].connect("sim_flag", settings)
    with pytest.raises(RetryLater):
        sim.send(sim.plan(BOOKING))


def test_it_takes_a_second_booking_unless_it_rejects_one(connect, booked):
    sim, strict = connect("sim_none"), connect("sim_none_rejects")
    sim.send(sim.plan(BOOKING))
    assert sim.find_document("20001", "purchase", "F-1").number == booked()[0].number
    sim.send(sim.plan(BOOKING))
    assert len(booked()) == 2
    with pytest.raises(CorrectBooking) as caught:
        strict.send(strict.plan(replace(BOOKING, reference="doc-2")))
    assert caught.value.fault == "duplicate"
    assert strict.send(strict.plan(BOOKING)).already_there


def test_a_late_look_up_shows_nothing_at_first_and_a_blind_one_never(connect):
    late, blind = connect("sim_none_late"), connect("sim_none_blind")
    late.send(late.plan(BOOKING))
    assert late.find_booking("doc-1") is None
    CLOCK.seconds += LATE_SECONDS
    assert late.find_booking("doc-1") is not None
    assert blind.find_booking("doc-1") is None


def test_each_blocks_payment_in_its_way(connect, booked):
    condition, flag, service = (connect(f"sim_{name}") for name in ("condition", "flag", "service"))
    condition.send(condition.plan(replace(BOOKING, payment_condition="AUT", selected_condition="30")))
    flag.send(flag.plan(replace(BOOKING, hold_payment=True)))
    number = service.send(service.plan(BOOKING)).number
    service.block(number)
    assert [each.is_payable for each in booked()] == [False, False, False]
    assert [each.freed is None for each in booked()] == [True, True, False]
    flag.release(booked()[1].number)
    service.release(number)
    condition.update(booked()[0].number, condition.plan(BOOKING))
    assert [each.is_payable for each in booked()] == [True, True, True]


@pytest.mark.spec("PR-9")
def test_what_a_person_changes_there_is_seen_and_lost_by_an_update(package, connect):
    sim = connect("sim_condition")
    number = sim.send(sim.plan(BOOKING)).number
    ours = sim.read_booking(number)
    package.change(number, "lines[0].asset_code", "A-7")
    (found,) = differences(ours, sim.read_booking(number))
    assert (found.field, found.ours, found.theirs) == ("lines[0].asset_code", None, "A-7")
    sim.update(number, sim.plan(BOOKING))
    assert differences(ours, sim.read_booking(number)) == ()


def test_an_update_of_before_is_refused(connect):
    sim = connect("sim_condition")
    number = sim.send(replace(sim.plan(BOOKING), fence=3)).number
    with pytest.raises(GiveUp):
        sim.update(number, replace(sim.plan(BOOKING), fence=2))


def test_a_booking_is_deleted_or_reversed_once(connect, booked):
    flag, condition = connect("sim_flag"), connect("sim_condition")
    flag.send(flag.plan(BOOKING))
    assert flag.reverse(booked()[0].number, "undo") is None
    assert flag.reverse("1", "undo") is None
    number = condition.send(condition.plan(BOOKING)).number
    assert condition.reverse(number, "undo") == condition.reverse(number, "undo")
    assert [each.total_cents for each in booked()] == [12100, -12100]


def test_files_are_kept_with_a_booking(package, connect):
    sim = connect("sim_flag")
    number = sim.send(sim.plan(BOOKING)).number
    for _ in range(2):
        sim.attach(number, Attached("factuur é.pdf", "application/pdf", b"%PDF"))
    assert package.files(number) == {"factuur é.pdf": b"%PDF"}


def test_master_data_come_whole_and_then_what_changed(package, connect):
    sim = connect("sim_none")
    account = LedgerAccount("4500", "Kantoor", vat_deductible=Decimal("50.00"))
    package.master("ledger_accounts", "4500", account)
    *records, token = sim.changes(None)
    assert records == [MasterRecord("ledger_accounts", "4500", account)]
    assert token.full
    package.master("ledger_accounts", "4500", None)
    gone, after = sim.changes(token.token)
    assert (gone.record, after) == (None, ChangeToken(after.token, full=False))


class HasToken:
    def __init__(self, token):
        self.token = token

    def secrets(self):
        return {"token": self.token}


def test_a_package_with_links_asks_for_the_token(connect):
    connect("sim_linked", link=HasToken(TOKEN)).check()
    with pytest.raises(LogInAgain):
        connect("sim_linked", link=HasToken("wrong")).check()
    with pytest.raises(NoLink):
        connect("sim_linked").check()


def test_dice_with_a_seed_fall_the_same_way(package, connect):
    sim = connect("sim_flag")

    def thrown():
        package.faults(rates={"429": 0.3, "cut_after": 0.2}, seed=7)
        return [_outcome(sim, f"doc-{number}") for number in range(20)]

    assert thrown() == thrown()


def _outcome(sim, reference):
    try:
        return type(sim.send(sim.plan(replace(BOOKING, reference=reference)))).__name__
    except (RetryLater, LookUpFirst, PluginError) as error:
        return type(error).__name__


def test_another_process_finds_the_plugin(package):
    program = "from boekwerk.packages import load_packages; print(len(load_packages().connectors))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=package.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > len(KINDS)
