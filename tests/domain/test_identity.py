import pytest

from boekwerk.domain import identity


@pytest.mark.parametrize(
    ("normalise", "one", "other"),
    [
        (identity.vat_number, "NL8200.98.395.B.01", "nl 820098395b01"),
        (identity.vat_number, "NL820098395B01", "820098395B01"),
        (identity.iban, "NL91 ABNA 0417 1643 00", "nl91abna0417164300"),
        (identity.kvk_number, "01234567", "1234567"),
        (identity.postal_code, "1012 ab", "1012AB"),
        (identity.party_name, "Café Dijk B.V.", "CAFE DIJK BV"),
        (identity.party_name, "Dijk, Jansen & Zn.", "dijk jansen zn"),
        (identity.address_text, "Kerk-straat 1 a", "kerkstraat 1A"),
        (identity.document_number, "F-2026/0077", "f 2026 0077"),
        (identity.document_number, "00077", "77"),
    ],
)
def test_two_ways_of_writing_are_the_same(normalise, one, other):
    assert normalise(one) == normalise(other) is not None


@pytest.mark.parametrize(
    ("normalise", "one", "other"),
    [
        (identity.vat_number, "NL820098395B01", "NL820098395B02"),
        (identity.party_name, "Dijk Holding B.V.", "Dijk B.V."),
        (identity.location_number, "0012", "12"),
        (identity.document_number, "F1", "F2"),
    ],
)
def test_different_identifiers_stay_different(normalise, one, other):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("text", [None, "", " ", "-", "." * 5000])
@pytest.mark.parametrize(
    "normalise",
    [
        identity.vat_number,
        identity.iban,
        identity.kvk_number,
        identity.location_number,
        identity.postal_code,
        identity.address_text,
        identity.party_name,
        identity.document_number,
    ],
)
def test_nothing_has_no_normal_form(normalise, text):
    assert normalise(text) is None


def test_name_of_a_legal_form_only_is_kept():
    assert identity.party_name("B.V.") == "bv"


@pytest.mark.spec("AB-11", "AB-15")
@pytest.mark.parametrize(
    ("normalise", "one", "other"),
    [
        (identity.iban, "ＮＬ９１ＡＢＮＡ０４１７１６４３００", "NL91ABNA0417164300"),
        (identity.vat_number, "ＮＬ８２００９８３９５Ｂ０１", "NL820098395B01"),
        (identity.kvk_number, "KvK 12345678", "12345678"),
        (identity.document_number, "INV-2026-００４２", "INV-2026-0042"),
        (identity.document_number, "INV–2026–0042\u200b", "INV-2026-0042"),
    ],
)
def test_compatibility_forms_are_made_plain(normalise, one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.spec("AB-11", "AB-15")
@pytest.mark.parametrize(
    ("normalise", "strange", "known"),
    [
        (identity.iban, "NL91A\u200bBNA0417164300", "NL91ABNA0417164300"),
        (identity.iban, "NL91ABNA0417164300٩", "NL91ABNA0417164300"),
        (identity.vat_number, "ИNL820098395B01", "NL820098395B01"),
        (identity.kvk_number, "12345678Ж", "12345678"),
        (identity.document_number, "INV-2026-0042И", "INV-2026-0042"),
    ],
)
def test_no_character_that_means_something_is_dropped(normalise, strange, known):
    form = normalise(strange)
    assert form != normalise(known)
    assert not identity.is_plain(form)
