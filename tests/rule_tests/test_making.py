"""Every field of the catalogue can be put into a case, and reads back as it was given."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.rules.fields import FIELDS, ITEMS
from boekwerk.rules.making import can_be_given, make_case

AMOUNTS = st.decimals(min_value=-99999, max_value=99999, places=2)
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
TEXTS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
VALUES = {
    "money": AMOUNTS,
    "number": st.integers(1, 400).map(Decimal),
    "text": TEXTS,
    "date": DATES,
    "bool": st.booleans(),
    "code": TEXTS,
    "identifier": TEXTS,
}
BOOKED_BEFORE = {
    "document.kind": "purchase_invoice",
    "document.number": "2026-17",
    "document.total_incl": Decimal("100.00"),
}
# What a fact is known by: there is no direction, and no credit note, without something that says so.
NEEDED = {
    "document.is_credit_note": {"document.total_incl": Decimal("-1.00")},
    "relation.iban_differs": {"document.direction": "purchase"},
    "obligation.difference": {"document.total_excl": Decimal("80.00")},
    **{field.name: BOOKED_BEFORE for field in FIELDS if field.name.startswith("history.")},
}
# Amounts of which only the size is kept.
SIZES = ("obligation.difference", "history.median_of_last")


def value_of(field):
    if field.name == "history.amount_to_median":  # there are no parts of a cent
        return st.sampled_from([Decimal(50), Decimal(100), Decimal(125), Decimal(400)])
    if field.choices:
        return st.sampled_from(field.choices)
    return VALUES[field.type]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
@settings(max_examples=8)
@given(data=st.data())
def test_a_fact_is_read_back_as_it_was_given(field, data):
    value = data.draw(value_of(field))
    if field.name in SIZES:
        value = abs(value) + 1
    if field.scope == "case":
        facts = {**NEEDED.get(field.name, {}), field.name: value}
        if facts.get("document.is_credit_note") is False:
            facts["document.total_incl"] = Decimal("1.00")
        case = make_case(facts)
        found = field.get(case)
    else:
        facts = {"document.direction": "purchase"}
        if value in ("export", "intra_eu_services"):
            facts = {"document.direction": "sales"}
        case = make_case(facts, {field.scope: [{field.name: value}]})
        (item,) = ITEMS[field.scope](case)
        found = field.get(case, item)
    assert found in (value, (value,))


def test_every_field_of_the_catalogue_can_be_given():
    assert [field.path for field in FIELDS if not can_be_given(field.name, field.scope)] == []
