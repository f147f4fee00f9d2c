from decimal import Decimal

import pytest

from boekwerk.domain.direction import direction_of
from boekwerk.domain.document import AllowanceCharge, Party, PaymentMeans, Totals
from boekwerk.reasons.sentences import LANGUAGES, remedy, sentence

STANDARD = ("S", "21", "100.00", "21.00")
RESTRICTION = AllowanceCharge(True, Decimal(2), reason="Kredietbeperking", vat_category="E")
OWN = (PaymentMeans("58", "NL91ABNA0417164300"),)


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"customer": Party(name="Bakker Bol")},
            "Het document is gericht aan Bakker Bol; dat is niet deze administratie.",
        ),
        (
            {"customer": Party(name="Smederij Vonk", kvk="99999999")},
            "Het document is gericht aan Smederij Vonk, maar met KvK-nummer 99999999 van een ander.",
        ),
        (
            {"customer": Party(vat_id="NL001234567B01", kvk="99999999")},
            "Eén partij op het document heeft btw-nummer NL001234567B01 van deze administratie, "
            "maar KvK-nummer 99999999 van een ander.",
        ),
        (
            {"payment": OWN},
            "Deze administratie is de afnemer (herkend aan btw-nummer NL001234567B01), maar het document "
            "wil betaald worden op haar eigen rekening NL91ABNA0417164300.",
        ),
        (
            {"type": "self_billed_invoice", "payment": ()},
            "Het document is door de afnemer opgemaakt (self-billing) en lijkt inkoop, maar de "
            "bankrekening op het document bevestigt dat niet.",
        ),
        (
            {},
            "Inkoop: de afnemer op het document is deze administratie, "
            "herkend aan btw-nummer NL001234567B01.",
        ),
    ],
)
def test_direction_reads_as_a_sentence(invoice, vonk, changes, text):
    assert sentence(direction_of(invoice(STANDARD, **changes), vonk).reason, "nl") == text


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize(
    "changes",
    [
        {"customer": Party(), "supplier": Party()},
        {"supplier": Party(kvk="01234567")},
        {"customer": Party(name="X"), "payment": OWN},
    ],
)
def test_every_unknown_direction_can_be_said(invoice, vonk, changes):
    reason = direction_of(invoice(STANDARD, **changes), vonk).reason
    assert all(sentence(reason, language) and remedy(reason, language) for language in LANGUAGES)


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize(
    ("row", "changes", "text"),
    [
        (
            ("S", "0", "100.00", "0.00"),
            {},
            "De btw-behandeling is niet te bepalen (categorie S, tarief 0, land NL).",
        ),
        (
            ("AE", "21", "1000.00", "210.00"),
            {},
            "Het document rekent 210,00 btw, hoewel het zegt dat de btw-behandeling 'verlegd' is.",
        ),
        (
            ("S", "6", "100.00", "6.00"),
            {},
            "Voor inkoop, belast (tarief 6) is er geen btw-code in het boekhoudpakket.",
        ),
        (
            STANDARD,
            {"totals": Totals(tax_inclusive=Decimal("1120.00"))},
            "De boekingsregels zijn samen 121,00, het document is 1.120,00: een verschil van 999,00.",
        ),
        (
            ("S", "21", "100.005", "20.995"),
            {},
            "Het bedrag 100,005 (grondslag) heeft delen van een cent.",
        ),
        (
            STANDARD,
            {"allowances_charges": (RESTRICTION,)},
            "Bij welke btw de kredietbeperking van 2,00 hoort, is niet te zien.",
        ),
        (
            STANDARD,
            {"supplier": Party(name="Nieuw B.V.", vat_id="NL003333333B01"), "payment": ()},
            "De relatie Nieuw B.V. staat niet in de stamgegevens.",
        ),
    ],
)
def test_what_is_unresolved_reads_as_a_sentence(invoice, vonk, proposed, row, changes, text):
    proposal = proposed(invoice(row, **changes), vonk)
    assert text in [sentence(reason, "nl") for reason in proposal.unresolved]
