"""Where a relation puts its references, and what they led to: learned, and forgotten again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from obligation_cases import Invoice, Line, obligation

from boekwerk.domain.obligation import Lesson
from boekwerk.domain.obligation_index import ObligationIndex
from boekwerk.obligations import lessons_of


@pytest.fixture
def taught(matched, books):
    """Give what an invoice teaches that a person booked on obligations."""

    def teach(invoice, *ordered, on=("VP-1",), source="booking-1"):
        case = matched(invoice, *ordered, rules=None)
        (line,) = case.proposal.lines
        lines = [replace(line, obligation=number) for number in on]
        return lessons_of(case, lines, ObligationIndex(ordered), source)

    return teach


def found(case):
    return [line.obligation for line in case.proposal.lines]


@pytest.mark.spec("OB-10")
def test_the_place_where_a_reference_stood_is_learned_with_its_shape(taught):
    invoice = Invoice(note="Levering week 11, ref. VP-1/26, bouwplaats Zandkerk")
    assert taught(invoice, obligation("VP-1/26"), on=("VP-1/26",)) == (
        Lesson("booking-1", "20001", "document.notes", "AA-9/99"),
    )


@pytest.mark.spec("OB-10")
def test_a_learned_place_finds_the_next_obligation_where_no_key_looks(taught, matched, books):
    lessons = taught(Invoice(lines=(Line("1000.00", name="Mortel VP-1"),)), obligation("VP-1"))
    of = books(obligation("VP-1"), obligation("VP-7"), lessons=lessons)
    case = matched(Invoice(lines=(Line("1000.00", name="Mortel VP-7"),)), of=of)
    assert found(case) == ["VP-7"]
    assert case.proposal.remarks[-1].code == "obligation_by_learned_place"
    assert found(matched(Invoice(lines=(Line("1000.00", name="Mortel VP-77"),)), of=of)) == [None]


@pytest.mark.spec("OB-10")
def test_your_reference_that_led_to_an_obligation_leads_to_it_again_while_it_is_open(
    taught, matched, books
):
    lessons = taught(Invoice(buyer="Uitvoerder De Boer"), obligation("VP-1"))
    invoice = Invoice(buyer="uitvoerder  de boer", number="2026-0500")
    case = matched(invoice, of=books(obligation("VP-1"), obligation("VP-2"), lessons=lessons))
    assert found(case) == ["VP-1"]
    assert case.proposal.remarks[-1].code == "obligation_by_learned_reference"
    settled = books(obligation("VP-1", settled=True), obligation("VP-2"), lessons=lessons)
    assert found(matched(invoice, of=settled)) == [None]


@pytest.mark.spec("OB-10", "OB-13")
def test_a_reference_that_led_to_two_open_obligations_is_in_doubt(taught, matched, books):
    ordered = (obligation("VP-1"), obligation("VP-2"))
    invoice = Invoice(buyer="De Boer")
    lessons = [*taught(invoice, *ordered), *taught(invoice, *ordered, on=("VP-2",), source="booking-2")]
    (reason,) = matched(invoice, of=books(*ordered, lessons=lessons)).proposal.unresolved
    assert (reason.code, reason.values["obligations"]) == ("obligation_ambiguous", ("VP-1", "VP-2"))


@pytest.mark.spec("OB-10")
def test_a_choice_between_two_of_one_reference_is_remembered(taught, matched, books):
    twins = [obligation(number, external_reference="PO-9") for number in ("VP-1", "VP-2")]
    lessons = taught(Invoice(order="PO-9"), *twins, on=("VP-2",))
    assert found(matched(Invoice(order="PO-9"), of=books(*twins, lessons=lessons))) == ["VP-2"]


@pytest.mark.spec("OB-10")
def test_the_key_of_the_package_goes_before_what_was_learned(taught, matched, books):
    ordered = (obligation("VP-1"), obligation("VP-2"))
    lessons = taught(Invoice(buyer="De Boer"), *ordered)
    case = matched(Invoice(buyer="De Boer", order="VP-2"), of=books(*ordered, lessons=lessons))
    assert found(case) == ["VP-2"]


@pytest.mark.spec("OB-10")
def test_of_several_obligations_nobody_knows_which_reference_led_to_which(taught):
    ordered = (obligation("VP-1"), obligation("VP-2"))
    assert taught(Invoice(buyer="De Boer"), *ordered, on=("VP-1", "VP-2")) == ()


@pytest.mark.spec("US-1")
def test_what_one_relation_taught_is_not_told_of_another(taught, matched, books):
    lessons = [
        replace(each, relation="20002") for each in taught(Invoice(buyer="De Boer"), obligation("VP-1"))
    ]
    assert found(matched(Invoice(buyer="De Boer"), of=books(obligation("VP-1"), lessons=lessons))) == [None]


LESSONS = st.builds(
    Lesson,
    source=st.sampled_from(("a", "b", "c")),
    relation=st.sampled_from(("1", "2")),
    place=st.sampled_from(("document.notes", "line.text")),
    shape=st.sampled_from((None, "AA-9")),
)


@settings(max_examples=40)
@pytest.mark.spec("OB-10")
@given(st.lists(LESSONS, max_size=12), st.randoms(use_true_random=False))
def test_lessons_count_once_a_booking_in_whatever_order(lessons, random):
    shuffled = [*lessons, *lessons]
    random.shuffle(shuffled)
    one, other = ObligationIndex(lessons=lessons), ObligationIndex(lessons=shuffled)
    assert one.learned_places("1") == other.learned_places("1")
    booked = {(it.source, it.place, it.shape) for it in lessons if it.relation == "1"}
    assert sum(place.times for place in one.learned_places("1")) == len(booked)


def test_amounts_play_no_part_in_what_is_learned(taught):
    first = taught(Invoice(buyer="De Boer"), obligation("VP-1"))
    other = taught(Invoice(buyer="De Boer", lines=(Line("12.50"),)), obligation("VP-1", Decimal("3.00")))
    assert first == other
