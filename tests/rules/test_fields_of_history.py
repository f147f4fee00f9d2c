"""What was booked before, as facts for rules."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.booked import BookedIndex
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.fields.history import MOST_COMPARED


def booked(number, total="121.00", date="2026-01-20", **changes):
    given = {"relation": "1001", "direction": "purchase", "currency": "EUR"}
    day = None if date is None else datetime.date.fromisoformat(date)
    return BookedDocument(number=number, total=Decimal(total), date=day, **given | changes)


def facts(case, *earlier, in_flight=()):
    case = replace(case, booked=BookedIndex(earlier), in_flight=BookedIndex(in_flight))
    return {
        name.removeprefix("history."): field.get(case)
        for name, field in CASE_FIELDS.items()
        if name.startswith("history.")
    }


def test_what_is_usual_is_told_from_the_bookings_of_the_relation(make):
    found = facts(
        make.case(), booked("1", "100.00", "2025-12-20"), booked("2"), booked("3", "121.00", "2026-02-01")
    )
    assert found == {
        "times_booked": 3,
        "days_since_last": 19,
        "median_of_last": Decimal("121.00"),
        "amount_to_median": Decimal("100.00"),
        "equal_in_a_row": 2,
        "number_seen": False,
    }


LEFT_OUT = [
    booked("1", relation="1002"),
    booked("1", direction="sales"),
    booked("1", "-121.00"),
    booked("1", date="2026-02-21"),
    booked("1", date=None),
    booked("2026/17"),
]


@pytest.mark.parametrize(
    "other", LEFT_OUT, ids=["relation", "direction", "credit", "later", "undated", "itself"]
)
def test_only_earlier_documents_of_the_same_kind_are_history(make, other):
    found = facts(make.case(), other)
    assert (found["times_booked"], found["days_since_last"], found["equal_in_a_row"]) == (0, None, 0)
    assert (found["median_of_last"], found["amount_to_median"]) == (None, None)


def test_credit_notes_are_compared_with_credit_notes(make):
    case = make.case(type="credit_note")
    assert facts(case, booked("1"), booked("2", "-121.00"))["equal_in_a_row"] == 1


def test_the_median_is_of_the_last_bookings_in_the_same_currency(make):
    dates = [f"2025-{month:02}-01" for month in range(1, 13)]
    old = [booked(f"a{n}", "9.00", "2024-01-01") for n in range(20)]
    new = [booked(f"b{n}", "100.00", date) for n, date in enumerate(dates)]
    abroad = booked("c", "5.00", "2026-01-01", currency="USD")
    assert len(new) == MOST_COMPARED
    assert facts(make.case(), *old, *new, abroad)["median_of_last"] == Decimal("100.00")


def test_of_an_even_number_the_lower_middle_is_taken(make):
    found = facts(make.case(), booked("1", "100.00"), booked("2", "110.00"))
    assert (found["median_of_last"], found["amount_to_median"]) == (Decimal("100.00"), Decimal("121.00"))


def test_another_amount_breaks_the_row(make):
    earlier = [booked(str(n), date=f"2026-01-{n:02}") for n in range(1, 6)]
    assert facts(make.case(), *earlier)["equal_in_a_row"] == 5
    assert facts(make.case(), *earlier, booked("9", "121.01", "2026-02-01"))["equal_in_a_row"] == 0


@pytest.mark.spec("AB-11")
def test_a_number_is_seen_when_it_is_booked_or_on_its_way(make):
    assert facts(make.case(), booked("2026-17"))["number_seen"] is True
    assert facts(make.case(), in_flight=[booked("202617")])["number_seen"] is True
    assert facts(make.case(), booked("2026-17", direction="sales"))["number_seen"] is False
    assert facts(make.case(number=None))["number_seen"] is None


@pytest.mark.parametrize("case", [{"relation": None}, {"direction": "unknown"}])
def test_without_relation_or_direction_nothing_is_known(make, case):
    assert set(facts(make.case(**case), booked("1")).values()) == {None}


def test_history_that_nobody_keeps_is_unknown(make):
    assert make.result_of("history.times_booked: {at_least: 0}", make.case()) == "unknown"


def test_nothing_is_looked_up_until_a_rule_asks(make):
    class Counted(BookedIndex):
        asked = 0

        def of_relation(self, relation):
            type(self).asked += 1
            return super().of_relation(relation)

    case = replace(make.case(), booked=Counted([booked("1")]))
    assert make.result_of("document.total_incl: 121", case) == "held"
    assert Counted.asked == 0
    assert make.result_of("history.times_booked: 1", case) == "held"


@given(
    st.permutations(
        [booked("1"), booked("2", "90.00"), booked("3", date="2026-02-01"), booked("4", "-1.00")]
    )
)
def test_the_order_in_which_bookings_came_does_not_count(make, order):
    assert facts(make.case(), *order) == facts(make.case(), *LAW_ORDER)


LAW_ORDER = [booked("1"), booked("2", "90.00"), booked("3", date="2026-02-01"), booked("4", "-1.00")]
