from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.autobook.checks.similar import similar
from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.case import party_key
from boekwerk.domain.document import Party
from boekwerk.domain.reason import Location

EARLIER = BookedDocument(
    "10023", "purchase", "2026-0042", datetime.date(2026, 3, 31), Decimal("1210.00"), "EUR",
    Location("bookings.csv", 7),
)  # fmt: skip


def earlier(**changes):
    return replace(EARLIER, **changes)


@pytest.mark.spec("AB-11")
def test_a_new_number_passes(given, ask):
    check = ask("duplicate", given(booked=(earlier(number="2026-0041"),)))
    assert (check.outcome, check.reason.values) == ("pass", {"number": "2026-0042"})


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("number", ["2026-0042", "2026 0042", "2026/0042", "20260042", "0020260042"])
def test_the_same_number_however_written_fails_and_points_at_the_booking(given, ask, number):
    check = ask("duplicate", given(booked=(earlier(number=number, total=Decimal("1.00")),)))
    assert (check.outcome, check.reason.code) == ("fail", "duplicate_booked")
    assert str(check.reason.where) == "bookings.csv:7"


@pytest.mark.spec("AB-11")
def test_a_number_on_its_way_fails_as_such(given, ask):
    check = ask("duplicate", given(in_flight=(EARLIER,)))
    assert (check.outcome, check.reason.code) == ("fail", "duplicate_in_flight")


@pytest.mark.spec("AB-11")
def test_documents_of_a_supplier_that_is_not_known_yet_are_compared_as_well(given, ask):
    stranger = Party(name="Nieuw B.V.", vat_id="NL111111111B01")
    dossier = given(
        document={"supplier": stranger, "payment": ()},
        in_flight=(earlier(relation=party_key(stranger)),),
    )
    assert ask("duplicate", dossier).reason.code == "duplicate_in_flight"


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("changes", [{"relation": "10024"}, {"direction": "sales"}])
def test_another_relation_or_direction_is_no_duplicate(given, ask, changes):
    dossier = given(booked=(earlier(**changes),))
    assert ask("duplicate", dossier).outcome == "pass"
    assert ask("near_duplicate", dossier).outcome == "pass"


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("number", [None, "---"])
def test_without_number_it_is_unknown(given, ask, number):
    check = ask("duplicate", given(document={"number": number}))
    assert (check.outcome, check.reason.code) == ("unknown", "duplicate_without_number")


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("name", ["duplicate", "near_duplicate"])
def test_without_direction_it_is_unknown(given, ask, name):
    check = ask(name, given(document={"customer": Party(name="Iemand")}))
    assert (check.outcome, check.reason.code) == ("unknown", "no_proposal_to_check")


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "X-1", "date": datetime.date(2026, 3, 17)}, "near_duplicate_by_date"),
        ({"number": "X-1", "date": None}, "near_duplicate_undated"),
        ({"number": "INV-2026-0042", "date": datetime.date(2025, 1, 1)}, "near_duplicate_by_number"),
    ],
)
def test_the_same_amount_nearby_fails(given, ask, changes, code):
    check = ask("near_duplicate", given(booked=(earlier(**changes),)))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize(
    "changes",
    [
        {"number": "X-1", "date": datetime.date(2026, 2, 28)},
        {"number": "2026-0043", "date": datetime.date(2026, 5, 31)},
        {"number": "X-1", "total": Decimal("1210.01")},
        {"number": "X-1", "total": Decimal("-1210.00")},
        {"number": "X-1", "currency": "USD"},
        {},
    ],
)
def test_what_is_not_near_passes(given, ask, changes):
    assert ask("near_duplicate", given(booked=(earlier(**changes),))).outcome == "pass"


@pytest.mark.spec("AB-11")
def test_the_setting_says_what_is_near(given, ask):
    monthly = (earlier(number="X-1", date=datetime.date(2026, 2, 28)),)
    dossier = given(booked=monthly, settings={"near_duplicate_days": 31})
    assert ask("near_duplicate", dossier).reason.values["days"] == 31


class Unsorted:
    """Booked documents that answer in the order in which they were given."""

    def __init__(self, documents):
        self.documents = documents

    def with_number(self, relation, number):
        return [d for d in self.documents if (d.relation, d.number) == (relation, number)]

    def with_total(self, relation, total_cents):
        return [d for d in self.documents if (d.relation, abs(d.total) * 100) == (relation, total_cents)]


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("name", ["duplicate", "near_duplicate"])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_the_booked_documents_changes_nothing(given, ask, name, order):
    documents = [earlier(number="20260042", where=Location("bookings.csv", n)) for n in range(2)]
    documents.append(earlier(number="X-1"))
    plain = given()
    sorted_, shuffled = (
        replace(plain, case=replace(plain.case, booked=Unsorted([documents[n] for n in places])))
        for places in (range(3), order)
    )
    assert ask(name, shuffled) == ask(name, sorted_)


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("INV20261234", "20261234"),
        ("2O261234", "20261234"),
        ("F1234567", "F123567"),
        ("20261234", "20262134"),
        ("20261234", "2026123"),
    ],
)
def test_numbers_that_may_be_one_are_similar_both_ways(one, other):
    assert similar(one, other)
    assert similar(other, one)


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize(
    ("one", "other"),
    [("20261234", "20261235"), ("234", "1234"), ("F123", "F12"), ("AB1234", "CD5678"), ("20261", "20262")],
)
def test_numbers_of_different_documents_are_not_similar(one, other):
    assert not similar(one, other)
    assert not similar(other, one)


@for_all(st.text("0123OAB", min_size=1, max_size=9), st.text("0123OAB", min_size=1, max_size=9))
def test_similarity_has_no_direction(one, other):
    assert similar(one, other) == similar(other, one)


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize(("name", "number"), [("duplicate", "2026-0042"), ("near_duplicate", "X-1")])
def test_of_many_copies_a_few_are_named_and_the_rest_is_counted(given, ask, name, number):
    copies = tuple(earlier(number=number, where=Location("bookings.csv", line)) for line in range(1000))
    check = ask(name, given(booked=copies))
    assert (len(check.more), check.more[-1].code, check.more[-1].values) == (
        5,
        "duplicates_more",
        {"count": 995},
    )
