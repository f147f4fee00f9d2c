from __future__ import annotations

import pytest

from boekwerk.domain.document import Party


@pytest.mark.spec("IN-1")
def test_a_document_addressed_to_us_passes(given, ask):
    assert ask("addressee", given()).outcome == "pass"


@pytest.mark.spec("IN-1")
def test_a_document_for_somebody_else_fails_and_names_them(given, ask):
    check = ask("addressee", given(document={"customer": Party(name="Bakkerij De Korenaar")}))
    assert check.outcome == "fail"
    assert check.reason.values["addressee"] == "Bakkerij De Korenaar"


@pytest.mark.spec("IN-2")
def test_a_recognised_relation_passes(given, ask):
    assert ask("relation", given()).reason.code == "relation_matched"


@pytest.mark.spec("IN-2")
def test_a_name_alone_is_not_enough_to_book(given, ask):
    namesake = Party(name="Telecom Noord B.V.")
    check = ask("relation", given(document={"supplier": namesake, "payment": ()}))
    assert (check.outcome, check.reason.code) == ("unknown", "relation_by_name_only")


@pytest.mark.spec("IN-2")
def test_an_unknown_relation_fails(given, ask):
    check = ask("relation", given(document={"supplier": Party(name="Nieuw B.V.")}, relation={"ibans": ()}))
    assert (check.outcome, check.reason.code) == ("fail", "relation_not_found")


@pytest.mark.spec("IN-2")
def test_without_direction_the_relation_is_unknown(given, ask):
    check = ask("relation", given(document={"customer": Party(name="Iemand")}))
    assert (check.outcome, check.reason.code) == ("unknown", "no_proposal_to_check")


@pytest.mark.spec("IN-2")
def test_an_active_relation_passes(given, ask):
    check = ask("relation_active", given())
    assert (check.outcome, str(check.reason.where)) == ("pass", "relations.csv:2")


@pytest.mark.spec("IN-2")
def test_an_inactive_relation_fails(given, ask):
    check = ask("relation_active", given(relation={"active": False}))
    assert (check.outcome, check.reason.code) == ("fail", "relation_matched_inactive")


@pytest.mark.spec("IN-2")
def test_whether_a_missing_relation_is_active_is_unknown(given, ask):
    check = ask("relation_active", given(document={"customer": Party(name="Iemand")}))
    assert check.outcome == "unknown"
