from decimal import Decimal

import pytest
from booked_days import booked
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.autobook.acquaintance import acquaintance
from boekwerk.domain.document import Document
from boekwerk.domain.past import PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.vat import vat_key
from boekwerk.trial.replay.rebuilt import rebuilt_document


def of(*lines, relation="20001", total=None, **more):
    whole = sum((line.amount + line.vat for line in lines), Decimal("0.00"))
    return booked(1, "-", relation=relation, lines=lines, total=whole if total is None else total, **more)


def high(amount, vat, account="4100", **more):
    return PastLine(
        account,
        Decimal(amount),
        treatment="standard",
        rate=Decimal(21),
        vat_code="IH",
        vat=Decimal(vat),
        **more,
    )


def test_a_document_has_the_parties_date_number_and_totals_of_its_booking(administration):
    document = rebuilt_document(of(high("100.00", "21.00"), number="F7"), administration)
    assert (document.number, document.issue_date.isoformat(), document.type) == (
        "F7",
        "2025-01-01",
        "invoice",
    )
    assert (document.supplier.name, document.customer.kvk) == ("Vastgoed Kolkzicht B.V.", "00075131")
    assert (document.totals.tax_exclusive, document.totals.tax, document.totals.payable) == (
        Decimal("100.00"),
        Decimal("21.00"),
        Decimal("121.00"),
    )


def test_the_relation_and_direction_are_recognised_again(administration):
    document = rebuilt_document(of(high("100.00", "21.00")), administration)
    known = acquaintance(document, administration, document.issue_date)
    assert (known.addressed.direction, known.match.relation) == ("purchase", "20001")


def test_a_negative_booking_was_a_credit_note(administration):
    document = rebuilt_document(of(high("-80.00", "-16.80")), administration)
    assert (document.type, document.totals.tax_inclusive) == ("credit_note", Decimal("96.80"))


def test_vat_that_was_not_deducted_is_told_apart_by_its_rate(administration):
    line = PastLine(
        "4630", Decimal("54.50"), treatment="standard", rate=Decimal(9), vat_code="IL", vat=Decimal("0.00")
    )
    (row,) = rebuilt_document(of(line, relation="20015"), administration).vat_breakdown
    assert (row.taxable, row.tax) == (Decimal("50.00"), Decimal("4.50"))


def test_vat_is_known_by_its_code_where_history_says_no_more(administration):
    line = PastLine("4100", Decimal("100.00"), vat_code="IH", vat=Decimal("21.00"))
    (row,) = rebuilt_document(of(line), administration).vat_breakdown
    assert (row.category, row.rate, row.tax) == ("S", Decimal(21), Decimal("21.00"))


def test_rounding_is_payable_rounding_and_credit_restriction_a_charge(administration):
    lines = (
        high("100.00", "21.00"),
        high("2.00", "0.42", kind="credit_restriction", account="4920"),
        PastLine("4900", Decimal("0.03"), kind="rounding"),
    )
    document = rebuilt_document(of(*lines), administration)
    assert (document.totals.rounding, document.totals.payable) == (Decimal("0.03"), Decimal("123.45"))
    assert [charge.amount for charge in document.allowances_charges] == [Decimal("2.00")]


def test_invoice_lines_are_there_only_where_all_are_known(administration):
    with_item = high("100.00", "21.00", items=(InvoiceItem("Pens", "P1"), InvoiceItem("Paper")))
    lines = rebuilt_document(of(with_item), administration).lines
    assert [(line.name, line.seller_item_id, line.net_amount) for line in lines] == [
        ("Pens", "P1", Decimal("50.00")),
        ("Paper", None, Decimal("50.00")),
    ]
    assert rebuilt_document(of(with_item, high("1.00", "0.21")), administration).lines == ()


@pytest.mark.parametrize(
    ("treatment", "relation", "direction"),
    [
        ("standard", "20001", "purchase"),
        ("zero", "20001", "purchase"),
        ("exempt", "20010", "purchase"),
        ("margin", "20001", "purchase"),
        ("reverse_charged", "20012", "purchase"),
        ("outside_scope", "20001", "purchase"),
        ("intra_eu", "20013", "purchase"),
        ("import", "20014", "purchase"),
        ("standard", "10001", "sales"),
    ],
)
def test_each_treatment_is_read_back_as_it_was_booked(administration, treatment, relation, direction):
    rate = Decimal(21) if treatment == "standard" else None
    vat = Decimal("21.00") if rate else Decimal("0.00")
    line = PastLine("4100", Decimal("100.00"), treatment=treatment, rate=rate, vat=vat)
    document = rebuilt_document(of(line, relation=relation, direction=direction), administration)
    (row,) = document.vat_breakdown
    assert vat_key(document, row, direction, "NL").treatment == treatment


@pytest.mark.parametrize(
    ("booking", "code"),
    [
        (of(high("1.00", "0.21"), relation="?"), "replay_relation_not_known"),
        (of(high("1.00", "0.21"), total=Decimal("9.99")), "replay_lines_do_not_sum"),
        (of(PastLine("4100", Decimal("1.00"))), "replay_vat_not_known"),
        (of(PastLine("4100", Decimal("1.00"), vat_code="?")), "replay_vat_not_known"),
        (of(PastLine("4100", Decimal("1.00"), treatment="unknown")), "replay_vat_not_known"),
    ],
)
def test_what_a_booking_does_not_tell_is_not_guessed(administration, booking, code):
    assert rebuilt_document(booking, administration).code == code


_CENTS = st.integers(-100_000, 100_000).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_CENTS, _CENTS, st.sampled_from([Decimal(21), Decimal(9)])), min_size=1, max_size=5)
)
def test_a_document_comes_to_what_was_booked_to_the_cent(administration, parts):
    lines = tuple(replace(high(str(a), str(v)), rate=rate) for a, v, rate in parts)
    booking = of(*lines)
    document = rebuilt_document(booking, administration)
    assert isinstance(document, Document)
    assert document.totals.payable == abs(booking.total)
    assert sum(row.taxable + row.tax for row in document.vat_breakdown) == abs(booking.total)
