from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import ExchangeRate
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import DocumentWarning, GAccount, Party
from boekwerk.domain.reason import Location, Reason

ALL = Capabilities(relation_ledger_account=True, foreign_currency=True, g_account=True)
SOMETHING = Reason("line_sum_differs", {"stated": Decimal("1")})
NOBODY = Party(name="Iemand")


@pytest.mark.spec("AB-19")
def test_a_document_without_warnings_passes(given, ask):
    assert ask("contradictions", given()).outcome == "pass"


@pytest.mark.spec("AB-19")
@pytest.mark.parametrize("concerns", ["amounts", "parties", "currency", "addressee"])
def test_a_contradiction_that_matters_fails_with_its_own_reason(given, ask, concerns):
    check = ask("contradictions", given(document={"warnings": (DocumentWarning(concerns, SOMETHING),)}))
    assert (check.outcome, check.reason, check.more) == ("fail", SOMETHING, ())


@pytest.mark.spec("AB-19")
@pytest.mark.parametrize("concerns", ["dates", "lines", "content"])
def test_other_warnings_do_not_keep_it_from_being_booked(given, ask, concerns):
    check = ask("contradictions", given(document={"warnings": (DocumentWarning(concerns, SOMETHING),)}))
    assert check.outcome == "pass"


@pytest.mark.spec("BP-19")
def test_the_own_currency_passes(given, ask):
    assert ask("currency", given()).reason.code == "currency_is_own"


@pytest.mark.spec("BP-19")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document": {"currency": None}}, "document_without_currency"),
        ({"document": {"currency": "USD"}}, "foreign_currency_not_supported"),
        ({"document": {"currency": "USD"}, "capabilities": ALL}, "exchange_rate_missing"),
    ],
)
def test_a_currency_that_cannot_be_booked_fails(given, ask, changes, code):
    check = ask("currency", given(**changes))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("BP-19")
def test_a_foreign_currency_with_a_rate_passes(given, ask):
    rates = (ExchangeRate("USD", datetime.date(2026, 3, 31), Decimal("0.92"), "ECB"),)
    check = ask("currency", given(document={"currency": "USD"}, capabilities=ALL, rates=rates))
    assert (check.outcome, check.reason.values["rate"]) == ("pass", Decimal("0.92"))


@pytest.mark.spec("BP-17")
def test_without_g_account_it_does_not_apply(given, ask):
    assert ask("g_account", given()).outcome == "not_applicable"


@pytest.mark.spec("BP-17")
def test_a_g_account_that_the_package_lacks_fails(given, ask):
    check = ask("g_account", given(document={"g_account": GAccount("NL1", Decimal("100.00"))}))
    assert (check.outcome, check.reason.code) == ("fail", "g_account_not_in_package")


@pytest.mark.spec("BP-15", "BP-17", "BP-19")
@pytest.mark.parametrize("ability", ["g_account", "foreign_currency"])
def test_what_a_setting_switched_off_is_not_called_a_lack_of_the_package(given, ask, ability):
    place = Location("administration.yaml", 17, 1)
    settings = {"switched_off": (ability,), "places": {"switched_off": place}}
    document = {"currency": "USD", "g_account": GAccount("NL1", Decimal("100.00"))}
    dossier = given(document=document, settings=settings)
    check = ask({"g_account": "g_account", "foreign_currency": "currency"}[ability], dossier)
    opened = [reason.code for reason in dossier.case.proposal.unresolved]
    assert (check.reason.code, check.reason.where) == (f"{ability}_switched_off", place)
    assert f"{ability}_switched_off" in opened


@pytest.mark.spec("BP-17")
@pytest.mark.parametrize(
    ("amount", "outcome", "code"),
    [(Decimal("100.00"), "pass", "g_account_split"), (None, "fail", "g_account_not_split")],
)
def test_a_g_account_passes_only_when_the_payment_is_split(given, ask, amount, outcome, code):
    dossier = given(document={"g_account": GAccount("NL1", amount)}, capabilities=ALL)
    check = ask("g_account", dossier)
    assert (check.outcome, check.reason.code) == (outcome, code)


@pytest.mark.spec("BP-17", "BP-19")
@pytest.mark.parametrize("name", ["currency", "g_account"])
def test_without_proposal_it_is_unknown(given, ask, name):
    document = {"customer": NOBODY, "currency": "USD", "g_account": GAccount("NL1")}
    check = ask(name, given(document=document, capabilities=replace(ALL)))
    assert (check.outcome, check.reason.code) == ("unknown", "no_proposal_to_check")
