"""What a document says of the other party must not speak against the relation it was taken for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import BankAccount
from boekwerk.domain.document import Party, PaymentMeans

FACTOR = "NL86INGB0002445588"


def asked(given, ask, supplier, **changes):
    document = {"supplier": supplier, "payment": ()}
    return ask("relation", given(document=document, **changes))


@pytest.mark.spec("IN-2")
def test_another_vat_number_than_the_relations_fails_and_names_both(given, ask, purchase):
    check = asked(given, ask, replace(purchase.supplier, vat_id="NL820098395B01"))
    assert (check.outcome, check.reason.code) == ("fail", "relation_vat_number_differs")
    assert (check.reason.values["found"], check.reason.values["known"]) == (
        "NL820098395B01",
        "NL009876543B46",
    )


@pytest.mark.spec("IN-2")
def test_a_vat_number_is_compared_in_its_normal_form(given, ask, purchase):
    supplier = replace(purchase.supplier, vat_id="nl 0098.76.543.b46")
    assert asked(given, ask, supplier).outcome == "pass"


@pytest.mark.spec("IN-2")
def test_a_relation_without_vat_number_takes_one_that_is_nobody_elses(given, ask):
    supplier = Party(name="Telecom Noord", kvk="87654321", vat_id="NL820098395B01")
    assert asked(given, ask, supplier, relation={"vat_number": None}).outcome == "pass"


@pytest.mark.spec("IN-2")
def test_a_supplier_with_our_own_name_fails(given, ask, purchase):
    supplier = replace(purchase.supplier, name="Jansen Installatie BV")
    assert asked(given, ask, supplier).reason.code == "relation_name_is_ours"


@pytest.mark.spec("IN-2")
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Telecom Noord Nederland B.V.", "pass"),
        ("TelecomNoord", "pass"),
        ("Noord Groep", "pass"),
        ("Kabelgoot Netwerken B.V.", "fail"),
    ],
)
def test_a_wholly_different_name_fails_where_a_number_was_recognised(given, ask, purchase, name, outcome):
    assert asked(given, ask, replace(purchase.supplier, name=name)).outcome == outcome


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize(
    "text",
    ["NL91A\u200bBNA0417164300", "ИБАН", "٠٢٣٤٥٦", "   ", "NL91ABNA0417164300٩"],
)
def test_an_iban_with_characters_that_do_not_belong_there_fails(given, ask, text):
    check = ask("iban", given(document={"payment": (PaymentMeans(iban=text),)}))
    assert (check.outcome, check.reason.code) == ("fail", "iban_unreadable")


@pytest.mark.spec("AB-15")
def test_fullwidth_digits_are_read_as_digits(given, ask):
    text = "ＮＬ９１ＡＢＮＡ０４１７１６４３００"
    assert ask("iban", given(document={"payment": (PaymentMeans(iban=text),)})).outcome == "pass"


@pytest.mark.spec("AB-15")
def test_wrong_check_digits_fail_even_when_the_account_is_registered(given, ask):
    wrong = "NL92ABNA0417164300"
    dossier = given(
        document={"payment": (PaymentMeans(iban=wrong),)}, relation={"ibans": (BankAccount(wrong),)}
    )
    assert ask("iban", dossier).reason.code == "iban_impossible"


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize(
    ("payee", "outcome"),
    [
        (Party(name="Factormaat B.V."), "unknown"),
        (Party(name="Telecom Noord", kvk="99999999"), "unknown"),
        (Party(name="Telecom Noord BV"), "pass"),
        (Party(name="T. Noord", kvk="87654321"), "pass"),
    ],
)
def test_another_payee_than_the_supplier_is_for_a_person(given, ask, payee, outcome):
    assert ask("iban", given(document={"payee": payee})).outcome == outcome


@pytest.mark.spec("AB-15")
def test_a_payee_is_known_by_the_factoring_account_that_is_registered(given, ask):
    document = {"payee": Party(name="Factormaat B.V."), "payment": (PaymentMeans(iban=FACTOR),)}
    dossier = given(document=document, relation={"ibans": (BankAccount(FACTOR, kind="factoring"),)})
    assert ask("iban", dossier).outcome == "pass"


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize("vat_id", ["NL009876543B99", "XX", "NL0098765И43B46", "DE1"])
def test_a_vat_id_that_cannot_exist_fails(given, ask, purchase, vat_id):
    supplier = replace(purchase.supplier, vat_id=vat_id)
    check = ask("legal_items", given(document={"supplier": supplier}))
    assert (check.outcome, check.reason.code) == ("fail", "supplier_vat_id_impossible")


@pytest.mark.spec("IN-1")
def test_a_sale_that_bears_only_our_name_has_no_direction(given, ask, sale):
    nameless = replace(sale, supplier=Party(name="Jansen Installatie B.V."), payment=())
    check = ask("addressee", given(document=nameless))
    assert (check.outcome, check.reason.code) == ("fail", "direction_sale_by_name_only")
