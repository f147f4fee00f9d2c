from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import CostCentre, Journal, LedgerAccount, VatCode
from boekwerk.domain.document import Party
from boekwerk.domain.reason import Location
from boekwerk.rules.judgement import RuleCodes

OTHERS = tuple(LedgerAccount(code, code) for code in ("1600", "1500", "4999"))
NAMED = Location("rules/telefonie.yaml", 12, 7)
VH = VatCode("VH", "Btw hoog", "purchase", "standard", Decimal("21"), account="1500")


def accounts(**changes):
    return (replace(LedgerAccount("4510", "Telefoonkosten"), **changes), *OTHERS)


@pytest.mark.spec("AB-8")
def test_active_accounts_of_lines_vat_and_journal_pass(given, ask):
    check = ask("ledger_accounts", given())
    assert (check.outcome, check.reason.values) == ("pass", {"accounts": "4510, 1500, 1600"})


@pytest.mark.spec("AB-8")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"active": False}, "ledger_account_inactive"),
        ({"fiscal_years": (2025,)}, "ledger_account_not_in_year"),
        ({"code": "4511"}, "ledger_account_unknown"),
    ],
)
def test_an_account_that_cannot_be_booked_on_fails(given, ask, changes, code):
    check = ask("ledger_accounts", given(accounts=accounts(**changes)))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-8")
def test_an_account_of_the_bookings_fiscal_year_passes(given, ask):
    assert ask("ledger_accounts", given(accounts=accounts(fiscal_years=(2026,)))).outcome == "pass"


@pytest.mark.spec("AB-8")
def test_without_fiscal_year_an_account_of_some_years_is_unknown(given, ask):
    check = ask("ledger_accounts", given(accounts=accounts(fiscal_years=(2026,)), period=None))
    assert (check.outcome, check.reason.code) == ("unknown", "ledger_account_year_unknown")


@pytest.mark.spec("AB-8")
def test_an_account_named_by_the_rule_must_exist_and_the_rule_is_pointed_at(given, ask):
    check = ask("ledger_accounts", given(codes=RuleCodes(ledger_accounts={"4999": NAMED, "9999": NAMED})))
    assert (check.outcome, check.reason.values) == ("fail", {"account": "9999"})
    assert check.reason.where == NAMED


@pytest.mark.spec("AB-8")
def test_nothing_named_does_not_apply(given, ask):
    dossier = given(proposal={"lines": (), "journal": None})
    assert ask("ledger_accounts", dossier).reason.code == "no_ledger_account_named"


@pytest.mark.spec("AB-8", "AB-9", "AB-10")
@pytest.mark.parametrize("name", ["ledger_accounts", "vat_codes", "other_codes"])
def test_without_proposal_codes_are_unknown(given, ask, name):
    check = ask(name, given(document={"customer": Party(name="Iemand")}))
    assert (check.outcome, check.reason.code) == ("unknown", "no_proposal_to_check")


@pytest.mark.spec("AB-9")
def test_a_valid_vat_code_passes(given, ask):
    check = ask("vat_codes", given())
    assert (check.outcome, check.reason.values) == ("pass", {"codes": "VH"})


@pytest.mark.spec("AB-9")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"active": False}, "vat_code_inactive"),
        ({"valid_until": datetime.date(2026, 3, 30)}, "vat_code_not_valid"),
        ({"valid_from": datetime.date(2026, 4, 1)}, "vat_code_not_valid"),
        ({"direction": "sales"}, "vat_code_other_direction"),
        ({"code": "VX"}, "vat_code_unknown"),
    ],
)
def test_a_vat_code_that_cannot_be_used_fails(given, ask, changes, code):
    plain = given()
    owner = replace(plain.case.administration, codes=(replace(VH, **changes),))
    check = ask("vat_codes", replace(plain, case=replace(plain.case, administration=owner)))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-9")
def test_the_supply_date_decides_and_not_the_invoice_date(given, ask):
    codes = (replace(VH, valid_until=datetime.date(2026, 2, 28)),)
    dossier = given(document={"delivery_date": datetime.date(2026, 2, 27)}, vat_codes=codes)
    assert ask("vat_codes", dossier).outcome == "pass"


@pytest.mark.spec("AB-9")
def test_a_vat_code_named_by_the_rule_may_be_of_the_other_direction_but_must_exist(given, ask):
    check = ask("vat_codes", given(codes=RuleCodes(vat_codes={"SH": NAMED, "XX": NAMED})))
    assert [r.values["code"] for r in (check.reason, *check.more)] == ["XX"]
    assert check.reason.where == NAMED


@pytest.mark.spec("AB-9")
def test_a_proposal_without_vat_codes_does_not_apply(given, ask):
    assert ask("vat_codes", given(proposal={"lines": ()})).outcome == "not_applicable"


@pytest.mark.spec("AB-10")
def test_other_codes_that_exist_pass(given, ask):
    assert ask("other_codes", given()).outcome == "pass"


@pytest.mark.spec("AB-10")
def test_an_inactive_cost_centre_and_an_unknown_condition_both_fail(given, ask):
    dossier = given(
        relation={"cost_centre": "NOORD"},
        centres=(CostCentre("NOORD", "Noord", active=False),),
        proposal={"payment_condition": "30D"},
    )
    check = ask("other_codes", dossier)
    assert [check.reason.code, *(r.code for r in check.more)] == ["code_unknown", "code_inactive"]


@pytest.mark.spec("AB-10")
def test_an_inactive_journal_fails(given, ask):
    journals = (Journal("INK", "Inkoop", "purchase", control_account="1600", active=False),)
    check = ask("other_codes", given(journals=journals))
    assert (check.reason.code, check.reason.values["kind"]) == ("code_inactive", "journal")


@pytest.mark.spec("AB-9", "AB-12")
@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ({"delivery_date": datetime.date(2025, 3, 31)}, "pass"),
        ({"delivery_date": datetime.date(2011, 3, 2)}, "unknown"),
        ({"tax_point_date": datetime.date(2099, 1, 1)}, "unknown"),
        ({"period_end": datetime.date(9999, 12, 31)}, "unknown"),
        (
            {"period_start": datetime.date(2026, 5, 1), "period_end": datetime.date(2027, 4, 30)},
            "pass",
        ),
    ],
)
def test_a_supply_more_than_a_year_from_the_invoice_is_for_a_person(given, ask, dates, outcome):
    assert ask("vat_codes", given(document=dates)).outcome == outcome
