from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import LedgerAccount
from boekwerk.domain.document import Party, Totals
from boekwerk.domain.proposal import RelationMatch
from boekwerk.domain.reason import Reason

NOBODY = RelationMatch(None, None, Reason("relation_not_found", {"name": "x"}))


def lines(dossier, **changes):
    return tuple(replace(line, **changes) for line in dossier.case.proposal.lines)


@pytest.mark.spec("AB-10")
def test_a_complete_proposal_passes(given, ask):
    assert ask("proposal_complete", given()).outcome == "pass"


@pytest.mark.spec("AB-10")
def test_every_open_point_is_listed(given, ask):
    open_points = (Reason("journal_not_set"), Reason("vat_code_missing"))
    check = ask("proposal_complete", given(proposal={"unresolved": open_points}))
    assert (check.outcome, (check.reason, *check.more)) == ("fail", open_points)


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("relation", NOBODY, "relation"),
        ("journal", None, "journal"),
        ("number", None, "document_number"),
        ("booking_date", None, "booking_date"),
        ("currency", None, "document_currency"),
        ("lines", (), "booking_lines"),
    ],
)
def test_a_proposal_that_calls_itself_complete_is_not_believed(given, ask, field, value, name):
    check = ask("proposal_complete", given(proposal={"unresolved": (), field: value}))
    assert (check.outcome, check.reason.code) == ("fail", "proposal_lacks")
    assert check.reason.values == {"field": name}


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize("field", ["ledger_account", "vat_code"])
def test_a_line_without_account_or_vat_code_fails(given, ask, field):
    check = ask("proposal_complete", given(proposal={"lines": lines(given(), **{field: None})}))
    assert (check.outcome, check.reason.values) == ("fail", {"line": 1, "field": field})


@pytest.mark.spec("AB-10", "BP-12")
def test_foreign_vat_needs_no_code(given, ask):
    key = replace(given().case.proposal.lines[0].vat_key, treatment="foreign")
    dossier = given(proposal={"lines": lines(given(), vat_code=None, vat_key=key)})
    assert ask("proposal_complete", dossier).outcome == "pass"


@pytest.mark.spec("AB-10", "OB-1")
def test_an_account_that_requires_an_obligation_gets_none_by_itself(given, ask):
    accounts = (LedgerAccount("4510", "Projecten", obligation_required=True),)
    dossier = given(accounts=accounts, proposal={"unresolved": ()})
    assert ask("proposal_complete", dossier).reason.code == "line_lacks_obligation"
    filled = given(
        accounts=accounts, proposal={"lines": lines(dossier, obligation="V-1"), "unresolved": ()}
    )
    assert ask("proposal_complete", filled).outcome == "pass"


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize("name", ["proposal_complete", "proposal_sums"])
def test_without_proposal_it_is_unknown(given, ask, name):
    assert ask(name, given(document={"customer": Party(name="Iemand")})).outcome == "unknown"


@pytest.mark.spec("AB-10")
def test_a_proposal_that_sums_to_the_document_passes(given, ask):
    check = ask("proposal_sums", given())
    assert (check.outcome, check.reason.values) == ("pass", {"total": Decimal("1210.00")})


@pytest.mark.spec("AB-10")
def test_one_cent_between_lines_and_proposal_fails(given, ask):
    check = ask("proposal_sums", given(proposal={"lines": lines(given(), amount=Decimal("999.99"))}))
    assert (check.outcome, check.reason.code) == ("fail", "lines_differ_from_proposal")
    assert check.reason.values["difference"] == Decimal("-0.01")


@pytest.mark.spec("AB-10")
def test_one_cent_between_proposal_and_document_fails(given, ask):
    wrong = {"total": Decimal("1210.01"), "lines": lines(given(), amount=Decimal("1000.01"))}
    check = ask("proposal_sums", given(proposal=wrong))
    assert (check.outcome, check.reason.code) == ("fail", "proposal_differs_from_document")


@pytest.mark.spec("AB-10", "BP-19")
def test_converted_lines_must_sum_as_well(given, ask):
    converted = lines(given(), amount_home=Decimal("920.00"), vat_home=Decimal("193.20"))
    right = given(proposal={"lines": converted, "total_home": Decimal("1113.20")})
    wrong = given(proposal={"lines": converted, "total_home": Decimal("1113.21")})
    assert ask("proposal_sums", right).outcome == "pass"
    assert ask("proposal_sums", wrong).reason.code == "home_lines_differ"


@pytest.mark.spec("AB-10")
def test_a_document_without_total_is_unknown(given, ask):
    totals = Totals(payable=Decimal("1110.00"), prepaid=Decimal("100.00"))
    check = ask("proposal_sums", given(document={"totals": totals}))
    assert (check.outcome, check.reason.code) == ("unknown", "document_total_missing")


@pytest.mark.spec("AB-10", "BP-16")
def test_payable_rounding_is_part_of_what_is_owed(given, ask):
    plain = given().case.document.totals
    totals = replace(plain, rounding=Decimal("-0.02"), payable=Decimal("1209.98"))
    check = ask("proposal_sums", given(document={"totals": totals}))
    assert (check.outcome, check.reason.values["total"]) == ("pass", Decimal("1209.98"))


@pytest.mark.spec("AB-10", "BP-16")
def test_rounding_inside_the_total_is_read_alike_and_is_for_a_person(given, ask):
    totals = Totals(
        tax_exclusive=Decimal("1000.00"),
        tax=Decimal("210.00"),
        tax_inclusive=Decimal("1209.98"),
        rounding=Decimal("-0.02"),
        payable=Decimal("1209.98"),
    )
    dossier = given(document={"totals": totals})
    sums, complete = ask("proposal_sums", dossier), ask("proposal_complete", dossier)
    assert (sums.outcome, sums.reason.values["total"]) == ("pass", Decimal("1209.98"))
    assert "rounding_inside_total" in [r.code for r in dossier.case.proposal.unresolved]
    assert complete.outcome == "fail"


@pytest.mark.spec("AB-10")
def test_a_credit_note_sums_by_its_effect(given, ask):
    check = ask("proposal_sums", given(document={"type": "credit_note"}))
    assert (check.outcome, check.reason.values["total"]) == ("pass", Decimal("-1210.00"))
