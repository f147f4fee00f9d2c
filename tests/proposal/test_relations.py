import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import BankAccount, Relation
from boekwerk.domain.document import Address, Contact, Party, PaymentMeans
from boekwerk.proposal import match_relation

IBAN = "NL20 INGB 0001 2345 67"
PARTY = Party(
    name="Staalhandel Dijk B.V.",
    vat_id="NL009876543B01",
    kvk="87654321",
    oin="00000003",
    gln="8711111111111",
    address=Address(street="Kade", building="1", postal_code="9711 cd", city="Groningen", country="NL"),
    contact=Contact(email="dijk@example.nl"),
)
BY_KEY = {
    "kvk_postal_code": Relation("A", "x", kvk="87654321", postal_code="9711CD"),
    "kvk": Relation("A", "x", kvk="87654321"),
    "oin": Relation("A", "x", oin="00000003"),
    "gln": Relation("A", "x", gln="8711111111111"),
    "iban": Relation("A", "x", ibans=(BankAccount("NL20INGB0001234567"),)),
    "vat_number": Relation("A", "x", vat_number="NL.0098.76.543.B01"),
    "name_address": Relation("A", "staalhandel dijk", street="Kade 1", city="GRONINGEN"),
    "name_postal_code": Relation("A", "Staalhandel Dijk", postal_code="9711 CD"),
    "name": Relation("A", "Staalhandel Dijk N.V."),
}


@pytest.fixture
def matched(office, invoice):
    def match(*relations, party=PARTY, iban=IBAN):
        document = invoice(supplier=party, payment=(PaymentMeans("58", iban),))
        return match_relation(document, "purchase", office(relations=relations))

    return match


@pytest.mark.spec("IN-2")
@pytest.mark.parametrize("key", BY_KEY)
def test_relation_is_found_by_each_key(matched, key):
    match = matched(BY_KEY[key])
    assert (match.relation, match.matched_on, match.reason.code) == ("A", key, "relation_matched")


@pytest.mark.spec("IN-2")
@pytest.mark.parametrize("place", range(len(BY_KEY) - 1))
def test_surer_key_goes_first(matched, place):
    surer, weaker = list(BY_KEY)[place : place + 2]
    match = matched(replace(BY_KEY[weaker], id="W"), replace(BY_KEY[surer], id="S"))
    assert (match.relation, match.matched_on) == ("S", surer)


@pytest.mark.spec("IN-2")
@pytest.mark.parametrize("key", BY_KEY)
def test_two_hits_are_no_match(matched, key):
    match = matched(replace(BY_KEY[key], id="B"), BY_KEY[key])
    assert (match.relation, match.candidates, match.new) == (None, ("A", "B"), None)
    assert match.reason.code == "relation_ambiguous"


@pytest.mark.spec("IN-2")
def test_vat_number_decides_between_equal_kvk_numbers(matched):
    same = Relation("B", "x", kvk="87654321", vat_number="NL009876543B01")
    assert matched(BY_KEY["kvk"], same).relation == "B"


@pytest.mark.spec("IN-2")
@pytest.mark.parametrize(
    ("relation", "against"),
    [
        (Relation("A", "Staalhandel Dijk", kvk="11111111"), "kvk"),
        (Relation("A", "Staalhandel Dijk", vat_number="NL001111111B01"), "vat_number"),
        (replace(BY_KEY["iban"], kvk="11111111"), "kvk"),
        (replace(BY_KEY["vat_number"], kvk="11111111"), "kvk"),
    ],
)
def test_weak_key_against_a_strong_one_is_no_match(matched, relation, against):
    match = matched(relation)
    assert (match.relation, match.reason.code) == (None, "relation_contradicts")
    assert match.reason.values["against"] == against
    assert match.new is not None


@pytest.mark.spec("IN-2")
def test_customer_is_no_supplier(matched):
    assert matched(replace(BY_KEY["kvk"], kind="customer")).relation is None
    assert matched(replace(BY_KEY["kvk"], kind="both")).relation == "A"


@pytest.mark.spec("IN-2")
def test_active_relation_goes_before_a_closed_one(matched):
    assert matched(replace(BY_KEY["kvk"], active=False), replace(BY_KEY["kvk"], id="B")).relation == "B"


@pytest.mark.spec("IN-2")
def test_factoring_account_says_nothing_of_the_supplier(matched):
    shared = Relation("A", "x", ibans=(BankAccount(IBAN, kind="factoring"),))
    assert matched(shared).reason.code == "relation_not_found"


@pytest.mark.spec("IN-2")
def test_own_identifiers_match_nothing(matched):
    ourselves = Relation("A", "Smederij Vonk", kvk="01234567", vat_number="NL001234567B01")
    party = Party(name="Smederij Vonk B.V.", kvk="1234567", vat_id="NL001234567B01")
    assert matched(ourselves, party=party, iban="NL91ABNA0417164300").relation is None


@pytest.mark.spec("IN-2")
def test_new_relation_is_proposed_from_the_document(matched):
    match = matched()
    assert match.reason.code == "relation_not_found"
    assert match.new.name == "Staalhandel Dijk B.V."
    assert (match.new.kvk, match.new.street, match.new.email) == ("87654321", "Kade 1", "dijk@example.nl")


@pytest.mark.spec("BP-11")
def test_inactive_relation_is_matched_but_not_booked(office, invoice, proposed):
    document = invoice(("S", "21", "100.00", "21.00"))
    closed = Relation("C1", "Dijk", kvk="87654321", active=False)
    proposal = proposed(document, office(relations=(closed,)))
    assert proposal.relation.relation == "C1"
    assert [reason.code for reason in proposal.unresolved] == ["relation_matched_inactive"]
