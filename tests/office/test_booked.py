"""The index in which duplicates are looked for."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.lookups import BookedDocuments


def booked(number="F-1", total="121.00", relation="1", day: int | None = 1) -> BookedDocument:
    date = datetime.date(2026, 1, day) if day else None
    return BookedDocument(relation, "purchase", number, date, Decimal(total), "EUR")


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("asked", ["F1", "f 1", "F-1", "00F1"])
def test_a_number_is_found_however_it_is_written(asked):
    index: BookedDocuments = BookedIndex([booked("F-1")])
    assert list(index.with_number("1", asked)) == [booked("F-1")]
    assert list(index.with_number("2", asked)) == []


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("cents", [12100, -12100])
def test_a_total_is_found_whatever_its_sign(cents):
    index = BookedIndex(
        [booked(total="121.00"), booked("F-2", total="-121"), booked("F-3", total="121.01")]
    )
    assert [document.number for document in index.with_total("1", cents)] == ["F-1", "F-2"]


def test_documents_without_a_usable_number_are_not_each_others_duplicates():
    index = BookedIndex([booked("---"), booked("", total="5")])
    assert list(index.with_number("1", "///")) == []
    assert len(index.with_total("1", 12100)) == 1


def test_a_document_that_is_added_later_is_found():
    index = BookedIndex([booked(day=9)])
    index.add(booked(day=3))
    assert [document.date.day for document in index.with_number("1", "F1") if document.date] == [3, 9]


@given(
    st.permutations([booked(n, t, day=d) for n, t, d in [("1", "1", 1), ("01", "-1", 2), ("1", "1", None)]])
)
@settings(max_examples=10)
def test_the_order_of_adding_does_not_matter(documents):
    assert [document.date for document in BookedIndex(documents).with_number("1", "1")] == [
        None,
        datetime.date(2026, 1, 1),
        datetime.date(2026, 1, 2),
    ]
