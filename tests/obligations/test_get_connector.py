"""What starting with obligations needs of a package, and what a connector's GetConnector lacks of it."""

from __future__ import annotations

import pytest

from boekwerk.obligations.get_connector import missing_fields

AFAS = {
    "number": "SeNo",
    "relation": "CrId",
    "open_amount": "Open",
    "internal_reference": "Ref",
    "external_reference": "RefE",
    "ledger_account": "AcNr",
    "settled": "Set",
    "project": "PrId",
}


def told(sources, delivered):
    return [(each.field, each.source, each.needed) for each in missing_fields(sources, delivered)]


@pytest.mark.spec("OB-14")
def test_a_getconnector_with_all_fields_lacks_nothing():
    assert missing_fields(AFAS, set(AFAS.values())) == ()


@pytest.mark.spec("OB-14")
def test_what_a_getconnector_lacks_is_named_as_the_package_calls_it_the_needed_first():
    delivered = set(AFAS.values()) - {"RefE", "Open", "PrId"}
    assert told(AFAS, delivered) == [
        ("open_amount", "Open", True),
        ("external_reference", "RefE", False),
        ("project", "PrId", False),
    ]


@pytest.mark.spec("OB-14")
def test_what_a_connector_does_not_name_is_missing_too():
    assert told({"number": "nr"}, {"nr"})[:2] == [("relation", None, True), ("open_amount", None, True)]


def test_a_source_for_something_else_is_a_fault_of_the_connector():
    with pytest.raises(ValueError, match="no fields of an obligation: colour"):
        missing_fields({"colour": "Kl"}, {"Kl"})
