import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.document import Address, Delivery, Document, Party, Source, VatRow
from boekwerk.domain.vat import normal_rate, seller_country, vat_id_country, vat_key

SOURCE = Source("ubl", "xml", "0" * 64, 1)


def _document(vat_id=None, country=None, customer=None, **changes):
    supplier = Party(vat_id=vat_id, address=Address(country=country))
    buyer = Party(vat_id=customer) if customer else Party(address=Address(country="NL"))
    return Document(SOURCE, **{"supplier": supplier, "customer": buyer, **changes})


def _treatment(document, category, rate=None, direction="purchase", exemption=None):
    row = VatRow(category, None if rate is None else Decimal(rate), exemption_code=exemption)
    return vat_key(document, row, direction, "NL").treatment


@pytest.mark.spec("BP-1", "BP-12")
@pytest.mark.parametrize(
    ("seller", "category", "rate", "treatment"),
    [
        ("NL", "S", "21", "standard"),
        ("NL", "AA", "9", "standard"),
        ("NL", "H", "21", "standard"),
        ("NL", None, "21", "standard"),
        ("NL", None, "0", "unknown"),
        ("NL", None, None, "unknown"),
        ("NL", "S", None, "unknown"),
        ("NL", "S", "0", "unknown"),
        ("NL", "S", "-21", "unknown"),
        ("NL", "A", "21", "unknown"),
        ("NL", "B", "22", "unknown"),
        ("NL", "Z", "0", "zero"),
        ("NL", "E", "0", "exempt"),
        ("NL", "AE", "0", "reverse_charged"),
        ("NL", "O", None, "outside_scope"),
        ("NL", "K", "0", "unknown"),
        ("NL", "G", "0", "unknown"),
        ("DE", "S", "19", "foreign"),
        ("DE", None, "19", "foreign"),
        ("DE", "AE", "0", "intra_eu"),
        ("DE", "K", "0", "intra_eu"),
        ("DE", "Z", "0", "foreign"),
        ("DE", "O", None, "unknown"),
        ("DE", "E", "0", "unknown"),
        ("DE", "G", "0", "unknown"),
        ("ES", "L", "7", "foreign"),
        ("ES", "M", "4", "foreign"),
        ("US", "O", None, "import"),
        ("US", "AE", "0", "import"),
        ("US", "G", "0", "import"),
        ("US", "Z", "0", "import"),
        ("US", "K", "0", "unknown"),
        ("GB", "S", "20", "foreign"),
        ("XI", "K", "0", "intra_eu"),
        ("XI", "AE", "0", "unknown"),
        ("XI", "S", "20", "foreign"),
        (None, "S", "21", "unknown"),
        (None, "AE", "0", "unknown"),
        ("NL", "?", "21", "unknown"),
    ],
)
def test_treatment_of_a_purchase(seller, category, rate, treatment):
    assert _treatment(_document(country=seller), category, rate) == treatment


@pytest.mark.spec("BP-1", "BP-12")
@pytest.mark.parametrize(
    ("customer", "category", "rate", "treatment"),
    [
        ("NL001234567B01", "S", "21", "standard"),
        ("NL001234567B01", "S", "0", "unknown"),
        ("NL001234567B01", "Z", "0", "zero"),
        ("NL001234567B01", "E", "0", "exempt"),
        ("NL001234567B01", "O", None, "outside_scope"),
        ("NL001234567B01", "AE", "0", "reverse_charged"),
        ("BE0123456789", "AE", "0", "intra_eu_services"),
        ("CHE123456789", "AE", "0", "unknown"),
        ("XI123456789", "AE", "0", "unknown"),
        ("BE0123456789", "K", "0", "intra_eu"),
        ("XI123456789", "K", "0", "intra_eu"),
        ("NL001234567B01", "K", "0", "unknown"),
        ("CHE123456789", "G", "0", "export"),
        ("BE0123456789", "G", "0", "unknown"),
    ],
)
def test_treatment_of_a_sale(customer, category, rate, treatment):
    document = _document(vat_id="NL005555555B01", customer=customer)
    assert _treatment(document, category, rate, "sales") == treatment


@pytest.mark.spec("BP-12")
def test_export_goes_by_where_the_goods_go():
    abroad = Delivery(address=Address(country="NO"))
    document = _document(vat_id="NL005555555B01", customer="BE0123456789", deliver_to=abroad)
    assert _treatment(document, "G", "0", "sales") == "export"


@pytest.mark.spec("BP-12")
def test_sale_under_a_foreign_vat_id_of_ours_is_foreign_vat():
    document = _document(vat_id="BE0123456789", customer="BE0999999999")
    assert _treatment(document, "S", "21", "sales") == "foreign"


@pytest.mark.spec("BP-12")
def test_sale_without_vat_id_of_ours_is_at_home():
    assert _treatment(_document(customer="BE0999999999"), "S", "21", "sales") == "standard"


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("country", ["BE", "ES", "CZ", "LV", "LT"])
@pytest.mark.parametrize("where", ["customer", "delivery"])
def test_sale_to_a_consumer_in_another_member_state_may_bear_its_vat(country, where):
    abroad = Address(country=country)
    if where == "customer":
        document = _document(vat_id="NL005555555B01", customer=None)
        document = replace(document, customer=Party(address=abroad))
    else:
        document = _document(vat_id="NL005555555B01", deliver_to=Delivery(address=abroad))
    assert _treatment(document, "S", "21", "sales") == "unknown"
    assert _treatment(document, None, "21", "sales") == "unknown"
    business = replace(document, customer=Party(vat_id=f"{country}123456789", address=abroad))
    assert _treatment(business, "S", "21", "sales") == "standard"


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("country", [None, "NL", "US", "GB"])
def test_sale_to_a_consumer_at_home_or_outside_the_eu_is_at_home(country):
    document = replace(_document(), customer=Party(address=Address(country=country)))
    assert _treatment(document, "S", "21", "sales") == "standard"


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize(("country", "treatment"), [("NL", "reverse_charged"), ("DE", "unknown")])
def test_reverse_charge_of_a_supplier_established_abroad_is_in_doubt(country, treatment):
    document = _document(vat_id="NL001234567B01", country=country)
    assert _treatment(document, "AE", "0") == treatment
    if country == "DE":
        assert _treatment(document, "S", "21") == "standard"


@pytest.mark.spec("BP-1")
@pytest.mark.parametrize("category", ["L", "M"])
def test_tax_of_the_canaries_is_of_no_country_that_has_vat(category):
    document = _document(vat_id="ESB12345678")
    assert vat_key(document, VatRow(category, Decimal(7)), "purchase", "NL").country is None


@pytest.mark.spec("BP-1")
@pytest.mark.parametrize("seller", ["NL", "DE"])
def test_zero_rate_is_one_key_with_and_without_its_rate(seller):
    document = _document(country=seller)
    keys = {vat_key(document, VatRow("Z", rate), "purchase", "NL") for rate in (None, Decimal("0.00"))}
    assert [key.rate for key in keys] == [Decimal(0)]


@pytest.mark.spec("BP-12")
def test_zero_rate_at_another_rate_is_in_doubt():
    assert _treatment(_document(country="NL"), "Z", "21") == "unknown"


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize(
    ("exemption", "treatment"),
    [
        ("VATEX-EU-D", "margin"),
        ("vatex-eu-f", "margin"),
        ("VATEX-EU-I", "margin"),
        ("VATEX-EU-J", "margin"),
        ("VATEX-EU-132", "exempt"),
        ("VATEX-EU-AE", "unknown"),
        ("VATEX-EU-IC", "unknown"),
    ],
)
def test_exemption_code_tells_margin_from_exempt(exemption, treatment):
    assert _treatment(_document(country="NL"), "E", "0", exemption=exemption) == treatment


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("21.00", "21"),
        ("1E+1", "10"),
        ("10", "10"),
        ("5.50", "5.5"),
        ("0.0", "0"),
        ("-0", "0"),
        ("1E+2", "100"),
    ],
)
def test_rate_has_one_form_without_exponent(text, normal):
    assert str(normal_rate(Decimal(text))) == normal


@pytest.mark.spec("BP-1")
def test_same_vat_is_the_same_key():
    document = _document(country="NL", issue_date=datetime.date(2026, 1, 2))
    keys = {vat_key(document, VatRow("S", Decimal(rate)), "purchase", "NL") for rate in ("21", "21.000")}
    assert [key.rate for key in keys] == [Decimal(21)]


@pytest.mark.parametrize(
    ("vat_id", "country"),
    [
        ("NL001234567B01", "NL"),
        ("EL123456789", "GR"),
        (" be0123456789", "BE"),
        ("XI123456789", "XI"),
        ("CHE-123.456.789 MWST", "CH"),
        ("EU372012345", "EU"),
        ("BTW NL001234567B01", None),
        ("001234567B01", None),
        ("", None),
        (None, None),
    ],
)
def test_vat_id_begins_with_its_country(vat_id, country):
    assert vat_id_country(vat_id) == country


@pytest.mark.parametrize(
    ("supplier", "representative", "country"),
    [
        (Party(vat_id="DE123456789", address=Address(country="NL")), None, "DE"),
        (Party(vat_id="DE123456789"), Party(vat_id="NL001234567B01"), "NL"),
        (Party(address=Address(country="el")), None, "GR"),
        (Party(kvk="12345678"), None, "NL"),
        (Party(), None, None),
    ],
)
def test_sellers_country_is_that_of_the_vat_it_charges(supplier, representative, country):
    document = Document(SOURCE, supplier=supplier, tax_representative=representative)
    assert seller_country(document) == country


@pytest.mark.spec("BP-12")
def test_one_stop_shop_vat_is_foreign():
    assert _treatment(_document(vat_id="EU372012345", country="NL"), "S", "21") == "foreign"


@pytest.mark.spec("BP-12", "AB-16")
@pytest.mark.parametrize("seller", [{"vat_id": "BE0123456789"}, {"country": "BE"}])
def test_a_tax_representative_does_not_make_foreign_vat_dutch(seller):
    representative = Party(vat_id="NL820098395B01")
    document = _document(**seller, tax_representative=representative)
    assert _treatment(document, "S", "21") == "unknown"


def test_a_tax_representative_in_the_suppliers_own_country_changes_nothing():
    document = _document("NL001234567B01", tax_representative=Party(vat_id="NL820098395B01"))
    assert _treatment(document, "S", "21") == "standard"
