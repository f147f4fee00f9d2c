from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.autobook.checks.similar import similar, written_alike
from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.case import party_key
from boekwerk.domain.document import Party, References
from boekwerk.domain.reason import Location
from boekwerk.trial.in_flight import Nothing, finds_any

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


def preceding(*numbers, **changes):
    return {"references": References(preceding=numbers), **changes}


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("numbers", [(), ("2026-0041",)])
def test_a_corrected_invoice_never_passes(given, ask, numbers):
    check = ask("duplicate", given(document=preceding(*numbers, type="corrected_invoice")))
    assert (check.outcome, check.reason.code) == ("fail", "correction_by_hand")
    assert check.reason.values["original"] == (numbers[0] if numbers else None)


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("place", ["booked", "in_flight"])
@pytest.mark.parametrize("kind", ["invoice", "self_billed_invoice", "corrected_invoice"])
def test_an_invoice_that_names_a_booked_one_fails_and_points_at_it(given, ask, place, kind):
    document = preceding("2025/9", "2026 0041", type=kind)
    check = ask("duplicate", given(document=document, **{place: (earlier(number="2026-0041"),)}))
    found = [reason for reason in (check.reason, *check.more) if reason.code == "preceding_is_booked"]
    assert (check.outcome, [str(reason.where) for reason in found]) == ("fail", ["bookings.csv:7"])


@pytest.mark.spec("AB-11")
def test_a_credit_note_and_a_first_invoice_may_name_another(given, ask):
    booked = (earlier(number="2026-0041"),)
    credit = preceding("2026-0041", type="credit_note")
    assert ask("duplicate", given(document=credit, booked=booked)).outcome == "pass"
    assert ask("duplicate", given(document=preceding("2026-0040"), booked=booked)).outcome == "pass"


@pytest.mark.spec("AB-11")
def test_a_number_with_letters_of_another_script_is_unknown(given, ask):
    check = ask("duplicate", given(document={"number": "ІNV-2026-0042"}))
    assert (check.outcome, check.reason.code) == ("unknown", "duplicate_number_unreadable")


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("INV-2026-0042", "INV-2026-42", True),
        ("INV-2026-0042", "INV-2026-0042 kopie", True),
        ("INV-2026-0042", "INV-2026-0042bis", True),
        ("INV-2026-0042", "INV-2026-0042-A", True),
        ("INV-2026-0042", "2026-42", True),
        ("12", "12 herinnering", True),
        ("INV-2026-0042", "INV-2026-0043", False),
        ("2026-1", "2026-12", False),
        ("12", "12-3", False),
        ("kopie", "12", False),
        ("", "", False),
    ],
)
def test_parts_of_a_number_tell_that_it_may_be_another(one, other, alike):
    assert written_alike(one, other) is written_alike(other, one) is alike


@pytest.mark.spec("AB-11")
def test_two_relations_with_one_kvk_number_are_one_party(given, ask, monkeypatch):
    dossier = given(booked=(earlier(relation="10099"),), in_flight=(earlier(relation="10098"),))
    books, first = dossier.case.administration, dossier.case.relation
    twins = {"kvk": [replace(first, id="10099")], "iban": [replace(first, id="10098")]}
    monkeypatch.setattr(type(books), "relations_with", lambda self, key, value: twins.get(key, ()))
    check = ask("duplicate", dossier)
    codes = [reason.code for reason in (check.reason, *check.more)]
    assert codes == ["duplicate_booked", "duplicate_in_flight"]


@pytest.mark.spec("AB-11", "RU-4")
def test_a_copy_on_its_way_for_a_relation_of_the_same_party_is_asked_for(given, ask, monkeypatch):
    dossier = given()
    twin = replace(dossier.case.relation, id="10099")
    monkeypatch.setattr(
        type(dossier.case.administration), "relations_with", lambda self, key, value: (twin,)
    )
    nothing = Nothing()
    for name in ("duplicate", "near_duplicate"):
        assert ask(name, replace(dossier, case=replace(dossier.case, in_flight=nothing))).outcome == "pass"
    on_its_way = BookedIndex((earlier(relation="10099"),))
    assert finds_any(on_its_way, frozenset(nothing.asked))
