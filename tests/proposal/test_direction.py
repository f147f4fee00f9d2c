import pytest
from msgspec.structs import replace

from boekwerk.domain.direction import direction_of
from boekwerk.domain.document import Address, Party, PaymentMeans, Totals

OWN_IBAN = "NL91 ABNA 0417 1643 00"
THEIRS = Party(name="Staalhandel Dijk", vat_id="NL009876543B01", kvk="87654321")


def _paid_on(iban):
    return (PaymentMeans("58", iban),)


@pytest.mark.spec("IN-1")
@pytest.mark.parametrize(
    ("customer", "on"),
    [
        (Party(vat_id="NL 0012.34.567.B01"), "vat_number"),
        (Party(vat_id="001234567B01"), "vat_number"),
        (Party(kvk="1234567"), "kvk"),
        (Party(oin="00000001234567890000"), "oin"),
        (Party(gln="8712345000004"), "gln"),
        (Party(legal_name="SMEDERIJ VONK BV"), "name"),
    ],
)
def test_document_to_the_administration_is_a_purchase(invoice, vonk, customer, on):
    found = direction_of(invoice(("S", "21", "100.00", "21.00"), customer=customer), vonk)
    assert (found.direction, found.reason.code) == ("purchase", "direction_purchase")
    assert found.reason.values["on"] == on


@pytest.mark.spec("IN-1")
def test_document_from_the_administration_is_a_sale(sale, vonk):
    assert direction_of(sale(("S", "21", "100.00", "21.00")), vonk).direction == "sales"


@pytest.mark.spec("IN-1")
def test_own_account_as_payee_shows_the_supplier(invoice, vonk):
    document = invoice(supplier=Party(name="V."), customer=Party(name="Terp"), payment=_paid_on(OWN_IBAN))
    found = direction_of(document, vonk)
    assert (found.direction, found.reason.values) == ("sales", {"on": "iban", "value": OWN_IBAN})


@pytest.mark.spec("IN-1")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"customer": Party(name="Bakker Bol")}, "direction_somebody_else"),
        ({"customer": Party(vat_id="NL007777777B01")}, "direction_somebody_else"),
        (
            {"customer": Party(name="Smederij Vonk", vat_id="NL007777777B01")},
            "direction_name_only",
        ),
        ({"customer": Party()}, "direction_no_addressee"),
        ({"supplier": Party(kvk="01234567")}, "direction_internal"),
        (
            {"customer": Party(vat_id="NL001234567B01", kvk="99999999")},
            "direction_party_contradicts",
        ),
        ({"payment": _paid_on(OWN_IBAN)}, "direction_customer_is_paid"),
        ({"customer": Party(name="X"), "payment": _paid_on(OWN_IBAN)}, "direction_account_only"),
    ],
)
def test_what_does_not_fit_together_is_unknown(invoice, vonk, changes, code):
    found = direction_of(invoice(("S", "21", "100.00", "21.00"), **changes), vonk)
    assert (found.direction, found.reason.code) == ("unknown", code)


@pytest.mark.spec("IN-1")
def test_other_addressee_is_named(invoice, vonk):
    found = direction_of(invoice(customer=Party(name="Bakker Bol")), vonk)
    assert found.reason.values == {"addressee": "Bakker Bol"}


@pytest.mark.spec("IN-1")
def test_another_location_number_does_not_contradict_the_vat_number(invoice, vonk):
    customer = Party(vat_id="NL001234567B01", gln="8700000000000", address=Address(country="NL"))
    assert direction_of(invoice(customer=customer), vonk).direction == "purchase"


@pytest.mark.spec("IN-1")
def test_credit_note_may_name_the_account_it_pays_back_to(invoice, vonk):
    note = invoice(("S", "21", "100.00", "21.00"), type="credit_note", payment=_paid_on(OWN_IBAN))
    assert direction_of(note, vonk).direction == "purchase"


@pytest.mark.spec("IN-1")
def test_self_billed_sale_is_proven_by_our_own_account(sale, vonk):
    document = sale(("S", "21", "100.00", "21.00"), type="self_billed_invoice")
    assert direction_of(document, vonk).direction == "sales"


@pytest.mark.spec("IN-1")
def test_self_billed_purchase_is_proven_by_their_account(invoice, vonk):
    document = invoice(("S", "21", "100.00", "21.00"), type="self_billed_invoice")
    assert direction_of(document, vonk).direction == "purchase"


@pytest.mark.spec("IN-1")
def test_self_billed_invoice_with_the_writer_as_seller_is_never_booked(invoice, vonk):
    document = invoice(type="self_billed_invoice", payment=_paid_on(OWN_IBAN))
    assert direction_of(document, vonk).direction == "unknown"


@pytest.mark.spec("IN-1")
@pytest.mark.parametrize(
    "changes",
    [
        {"payment": ()},
        {"payment": (*_paid_on(OWN_IBAN), *_paid_on("NL20INGB0001234567"))},
        {"type": "self_billed_credit_note"},
        {"totals": Totals(payable=-5)},
    ],
)
def test_self_billed_without_a_telling_account_is_unknown(sale, vonk, changes):
    document = sale(("S", "21", "100.00", "21.00"), **{"type": "self_billed_invoice", **changes})
    found = direction_of(document, vonk)
    assert (found.direction, found.reason.code) == ("unknown", "direction_self_billed_unproven")


@pytest.mark.spec("IN-1")
def test_administration_without_identity_recognises_nothing(office, invoice):
    nobody = office(settings={"identity": replace(office().settings.identity, names=())})
    assert direction_of(invoice(customer=Party(name="Smederij Vonk")), nobody).direction == "unknown"
