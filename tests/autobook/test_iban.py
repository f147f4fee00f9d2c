from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import BankAccount, Identity
from boekwerk.domain.document import GAccount, Party, PaymentMeans

STRANGE = "NL20INGB0001234567"
BLOCKED = "NL86INGB0002445588"
KNOWN = BankAccount("NL91ABNA0417164300", changed_on=datetime.date(2020, 1, 1))


def pays_to(*ibans):
    return {"payment": tuple(PaymentMeans(code="58", iban=iban) for iban in ibans)}


@pytest.mark.spec("AB-15")
def test_a_registered_iban_passes_however_it_is_printed(given, ask):
    check = ask("iban", given())
    assert (check.outcome, check.reason.values["ibans"]) == ("pass", "NL91 ABNA 0417 1643 00")


@pytest.mark.spec("AB-15")
def test_every_unknown_iban_is_a_reason(given, ask):
    check = ask("iban", given(document=pays_to("NL91ABNA0417164300", STRANGE, BLOCKED)))
    assert check.outcome == "fail"
    assert [r.values["iban"] for r in (check.reason, *check.more)] == [STRANGE, BLOCKED]


@pytest.mark.spec("AB-15")
def test_a_relation_without_any_iban_fails(given, ask):
    check = ask("iban", given(relation={"ibans": ()}))
    assert (check.outcome, check.reason.code) == ("fail", "iban_none_registered")


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize("kind", ["g_account", "factoring"])
def test_registered_g_accounts_and_factoring_accounts_are_known(given, ask, kind):
    accounts = (KNOWN, BankAccount(BLOCKED, kind=kind))
    dossier = given(document=pays_to(KNOWN.iban, BLOCKED), relation={"ibans": accounts})
    assert ask("iban", dossier).outcome == "pass"


@pytest.mark.spec("AB-15", "BP-17")
def test_an_unknown_g_account_fails(given, ask):
    check = ask("iban", given(document={"g_account": GAccount(BLOCKED)}))
    assert (check.outcome, check.reason.values["iban"]) == ("fail", BLOCKED)


@pytest.mark.spec("AB-15")
def test_a_document_without_iban_does_not_apply(given, ask):
    assert ask("iban", given(document={"payment": ()})).outcome == "not_applicable"


@pytest.mark.spec("AB-15")
def test_a_debited_iban_is_not_one_to_pay_to(given, ask):
    debit = (PaymentMeans(code="59", debited_iban=STRANGE),)
    assert ask("iban", given(document={"payment": debit})).outcome == "not_applicable"


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize("name", ["iban", "iban_change"])
def test_without_relation_it_is_unknown(given, ask, name):
    check = ask(name, given(document={"customer": Party(name="Iemand"), "supplier": Party(name="Ander")}))
    assert (check.outcome, check.reason.code) == ("unknown", "iban_without_relation")


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        (datetime.date(2026, 3, 11), "pass"),
        (datetime.date(2026, 3, 12), "fail"),
        (datetime.date(2026, 4, 10), "fail"),
        (datetime.date(2026, 5, 1), "fail"),
        (None, "pass"),
    ],
)
def test_an_iban_that_changed_within_thirty_days_fails(given, ask, changed, outcome):
    check = ask("iban_change", given(relation={"ibans": (replace(KNOWN, changed_on=changed),)}))
    assert check.outcome == outcome


@pytest.mark.spec("AB-15")
def test_the_quarantine_is_a_setting(given, ask):
    fresh = {"ibans": (replace(KNOWN, changed_on=datetime.date(2026, 4, 9)),)}
    dossier = given(relation=fresh, settings={"iban_quarantine_days": 1})
    assert ask("iban_change", dossier).outcome == "pass"


@pytest.mark.spec("AB-15")
def test_of_one_iban_registered_twice_the_latest_change_counts(given, ask):
    accounts = (replace(KNOWN, changed_on=datetime.date(2026, 4, 9)), KNOWN)
    assert ask("iban_change", given(relation={"ibans": accounts})).outcome == "fail"


@pytest.mark.spec("AB-15")
def test_the_change_of_an_iban_that_is_not_on_the_document_does_not_matter(given, ask):
    accounts = (KNOWN, BankAccount(STRANGE, changed_on=datetime.date(2026, 4, 9)))
    assert ask("iban_change", given(relation={"ibans": accounts})).outcome == "pass"


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize("document", [{"payment": ()}, pays_to(BLOCKED)])
def test_without_a_normal_iban_every_recent_change_of_the_relation_fails(given, ask, document):
    accounts = (KNOWN, BankAccount(STRANGE, changed_on=datetime.date(2026, 4, 9)))
    blocked = {"g_account": GAccount(BLOCKED)} if document["payment"] else {}
    check = ask("iban_change", given(document={**document, **blocked}, relation={"ibans": accounts}))
    assert (check.outcome, check.reason.code) == ("fail", "iban_changed_recently")
    assert check.reason.values["iban"] == STRANGE


@pytest.mark.spec("AB-15", "AB-13")
def test_an_iban_without_a_date_is_not_said_to_be_unchanged(given, ask):
    check = ask("iban_change", given(relation={"ibans": (BankAccount(KNOWN.iban),)}))
    assert (check.outcome, check.reason.code) == ("pass", "iban_change_not_told")
    assert check.reason.values["ibans"] == KNOWN.iban


@pytest.mark.spec("AB-15")
def test_on_a_sale_our_own_iban_passes(given, ask, sale):
    dossier = given(document=sale)
    assert ask("iban", dossier).reason.code == "own_iban_known"
    assert ask("iban_change", dossier).outcome == "not_applicable"


@pytest.mark.spec("AB-15")
def test_on_a_sale_an_iban_of_somebody_else_fails(given, ask, sale):
    check = ask("iban", given(document=replace(sale, **pays_to(STRANGE))))
    assert (check.outcome, check.reason.code) == ("fail", "own_iban_unknown")


@pytest.mark.spec("AB-15")
def test_on_a_sale_without_own_ibans_in_the_settings_it_does_not_apply(given, ask, sale):
    identity = Identity(vat_numbers=("NL001234567B29",))
    check = ask("iban", given(document=sale, settings={"identity": identity}))
    assert (check.outcome, check.reason.code) == ("not_applicable", "own_ibans_not_set")


@pytest.mark.spec("AB-15")
def test_a_purchase_credit_note_may_name_our_own_iban(given, ask):
    dossier = given(document={"type": "credit_note", **pays_to("NL02ABNA0123456789")})
    assert ask("iban", dossier).outcome == "pass"
