"""What is posted while payment waits, and when that cannot be done: pure."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.administration import PaymentCondition, Settings
from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.comparing import change_reasons, changes_since, is_seen_free, is_seen_held
from boekwerk.domain.document import Document, PaymentMeans, Source
from boekwerk.domain.errors import ReleaseError
from boekwerk.domain.holding import hold_hindrances, payment_begun
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.proposal import BookingLine, ProposedDiscount
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.workflow.blocking import freed_booking, held_booking

SWAP = Capabilities(payment_block="condition", block_condition="AUT", reads_bookings=True, updates=True)
FLAG = Capabilities(payment_block="flag", reads_bookings=True)
SERVICE = Capabilities(payment_block="service", reads_bookings=True)
SETTINGS = Settings("bakkerij", "Bakkerij", "multivers", release_after_authorisation=True)
BLOCK = PaymentCondition("AUT", "Wacht op autorisatie", days=0, payable=False)
CONDITIONS = {
    "AUT": BLOCK,
    "30": PaymentCondition("30", "30 dagen"),
    "OLD": PaymentCondition("OLD", "", active=False),
}
BOOKING = Booking(
    reference="doc-1",
    administration="bakkerij",
    direction="purchase",
    relation="20001",
    journal="70",
    number="F-1",
    booking_date=datetime.date(2026, 3, 5),
    period="2026-03",
    due_date=datetime.date(2026, 4, 4),
    payment_condition="30",
    payment_reference=None,
    iban=None,
    currency="EUR",
    total=Decimal("121.00"),
    description=None,
    lines=(BookingLine("cost", "4500", None, "I21", Decimal("100.00"), Decimal("21.00")),),
    discount=ProposedDiscount(Decimal("1.21"), datetime.date(2026, 3, 12), "8900"),
)


def held(booking=BOOKING, capabilities=SWAP, conditions=CONDITIONS):
    return held_booking(booking, capabilities, SETTINGS, conditions.get)


def refusals(**given):
    with pytest.raises(ReleaseError) as caught:
        held(**given)
    for reason in (caught.value.reason, *caught.value.problems):
        assert all(sentence(reason, language) for language in LANGUAGES)
    assert all(remedy(problem, "nl") for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.spec("PR-4")
def test_a_held_booking_has_the_blocking_condition_and_the_dates_of_the_selected_one():
    found = held()
    assert (found.payment_condition, found.selected_condition) == ("AUT", "30")
    assert (found.due_date, found.discount) == (BOOKING.due_date, BOOKING.discount)
    assert replace(found, payment_condition="30", selected_condition=None) == BOOKING


@pytest.mark.spec("PR-4")
def test_an_open_due_date_is_counted_by_the_selected_condition():
    assert held(replace(BOOKING, due_date=None)).due_date == datetime.date(2026, 4, 4)


@pytest.mark.spec("PR-5")
@pytest.mark.parametrize("capabilities", [SWAP, FLAG, SERVICE])
def test_a_freed_booking_is_the_one_that_was_selected(capabilities):
    assert freed_booking(held(capabilities=capabilities)) == BOOKING


@pytest.mark.spec("PR-12")
def test_a_flag_stands_in_the_booking_and_a_service_does_not():
    assert held(capabilities=FLAG) == replace(BOOKING, hold_payment=True)
    assert held(capabilities=SERVICE) == BOOKING


def test_sales_are_not_held():
    sale = replace(BOOKING, direction="sales")
    assert held(sale, capabilities=Capabilities()) == sale


@pytest.mark.spec("PR-1")
@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (None, "release_block_condition_missing"),
        (replace(BLOCK, code="aut"), "release_block_condition_missing"),
        (replace(BLOCK, code="AUT "), "release_block_condition_missing"),
        (replace(BLOCK, payable=True), "release_block_condition_payable"),
        (replace(BLOCK, active=False), "release_block_condition_inactive"),
    ],
)
def test_the_blocking_condition_must_be_there_by_exactly_that_code_and_not_payable(condition, code):
    conditions = {"30": CONDITIONS["30"]} | ({condition.code: condition} if condition else {})
    assert refusals(conditions=conditions) == [code]


@pytest.mark.spec("PR-1")
def test_everything_that_is_wrong_is_told_at_once():
    wrong = replace(BLOCK, payable=True, active=False)
    assert refusals(booking=replace(BOOKING, payment_condition=None), conditions={"AUT": wrong}) == [
        "release_block_condition_payable",
        "release_block_condition_inactive",
        "release_no_condition_selected",
    ]


@pytest.mark.spec("PR-3")
@pytest.mark.parametrize(
    ("selected", "code"),
    [
        (None, "release_no_condition_selected"),
        ("AUT", "release_selected_blocks"),
        ("99", "release_selected_missing"),
        ("OLD", "release_selected_inactive"),
    ],
)
def test_a_condition_must_be_selected_that_can_hold_afterwards(selected, code):
    assert refusals(booking=replace(BOOKING, payment_condition=selected)) == [code]


@pytest.mark.spec("PR-12")
@pytest.mark.parametrize(
    ("capabilities", "code"),
    [
        (Capabilities(), "release_no_block"),
        (replace(FLAG, reads_bookings=False), "release_cannot_read_back"),
        (replace(SWAP, updates=False), "release_cannot_update"),
        (replace(SWAP, block_condition=None), "release_block_condition_unsaid"),
    ],
)
def test_a_package_that_cannot_hold_is_told_so(capabilities, code):
    assert [reason.code for reason in hold_hindrances(capabilities, SETTINGS, CONDITIONS.get)] == [code]
    assert code in refusals(capabilities=capabilities)


@pytest.mark.spec("PR-14")
@pytest.mark.parametrize(
    ("means", "prepaid", "codes"),
    [
        ("58", "0.00", []),
        ("59", "0.00", ["release_direct_debit"]),
        ("49", "0.00", ["release_direct_debit"]),
        ("58", "121.00", ["release_already_paid"]),
        ("58", "100.00", []),
        ("59", "121.00", ["release_direct_debit", "release_already_paid"]),
    ],
)
def test_direct_debits_and_what_is_paid_already_cannot_be_held(means, prepaid, codes):
    source = Source("ubl", "xml", "0" * 64, 1)
    document = Document(type="invoice", source=source, payment=(PaymentMeans(code=means),))
    found = payment_begun(document, Decimal("121.00"), Decimal(prepaid))
    assert [reason.code for reason in found] == codes
    assert all(sentence(reason, "nl") and remedy(reason, "en") for reason in found)


@pytest.mark.spec("PR-4")
@pytest.mark.parametrize(
    ("shown", "capabilities", "is_held"),
    [
        (PackageBooking("1", {}, "AUT", held=None), SWAP, True),
        (PackageBooking("1", {}, "AUT", held=True), SWAP, True),
        (PackageBooking("1", {}, "AUT", held=False), SWAP, False),
        (PackageBooking("1", {}, "30", held=True), SWAP, False),
        (PackageBooking("1", {}, "30", held=True), FLAG, True),
        (PackageBooking("1", {}, "30", held=None), FLAG, False),
        (PackageBooking("1", {}, "30", held=False), SERVICE, False),
    ],
)
def test_what_the_package_does_not_show_as_held_is_not(shown, capabilities, is_held):
    assert is_seen_held(shown, capabilities) is is_held


@pytest.mark.spec("PR-5")
@pytest.mark.parametrize(
    ("shown", "capabilities", "is_free"),
    [
        (PackageBooking("1", {}, "30", held=None), SWAP, True),
        (PackageBooking("1", {}, "30", held=True), SWAP, True),
        (PackageBooking("1", {}, "AUT", held=False), SWAP, False),
        (PackageBooking("1", {}, "14", held=False), SWAP, False),
        (PackageBooking("1", {}, "30", held=None), FLAG, False),
        (PackageBooking("1", {}, "30", held=False), FLAG, True),
    ],
)
def test_a_booking_is_free_once_it_has_the_selected_condition_or_no_flag(shown, capabilities, is_free):
    assert is_seen_free(shown, held(capabilities=capabilities), capabilities) is is_free


CONTENT = st.dictionaries(st.sampled_from("abcd"), st.one_of(st.none(), st.sampled_from("xy")))


@pytest.mark.spec("PR-9")
@given(CONTENT, CONTENT, st.sampled_from(["30", "AUT"]))
def test_changes_are_exactly_the_fields_that_differ(ours, theirs, condition):
    found = changes_since(PackageBooking("1", ours, "AUT"), PackageBooking("1", theirs, condition))
    fields = {field for field in {*ours, *theirs} if ours.get(field) != theirs.get(field)}
    assert {change.field for change in found} == fields | (
        {"payment_condition"} if condition != "AUT" else set()
    )
    assert len(change_reasons(found)) == len(found)
    assert all(sentence(reason, "nl") for reason in change_reasons(found))
