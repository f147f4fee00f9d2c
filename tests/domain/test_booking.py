import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.booking import NotComplete, booking_of, booking_reference, home_total, lines_total
from boekwerk.domain.document import Document, Party, Source
from boekwerk.domain.proposal import BookingLine, Currency, Proposal, ProposedDiscount, RelationMatch
from boekwerk.domain.reason import Reason

DAY = datetime.date(2026, 3, 16)
LINE = BookingLine(
    kind="cost",
    ledger_account="4000",
    vat_key=None,
    vat_code="I21",
    amount=Decimal("100.00"),
    vat=Decimal("21.00"),
)
PROPOSAL = Proposal(
    direction="purchase",
    mode="master_data",
    relation=RelationMatch("C1", "kvk", Reason("relation_matched")),
    journal="60",
    number="1",
    booking_date=DAY,
    period="2026-03",
    due_date=None,
    payment_condition=None,
    payment_reference=None,
    iban=None,
    currency="EUR",
    total=Decimal("121.00"),
    lines=(LINE,),
)
RATE = Currency("USD", Decimal("0.9"), DAY, "ECB")


def _booked(**changes):
    return booking_of(replace(PROPOSAL, **changes), reference="r", administration="a")


def test_complete_proposal_becomes_a_booking():
    booking = _booked()
    assert (booking.relation, booking.total, booking.lines) == ("C1", Decimal("121.00"), (LINE,))


@pytest.mark.spec("AB-10", "BP-16")
@pytest.mark.parametrize(
    "changes",
    [
        {"unresolved": (Reason("x"),)},
        {"total": Decimal("121.01")},
        {"lines": ()},
        {"lines": (), "total": Decimal(0)},
        {"lines": (replace(LINE, ledger_account=None),)},
        {"lines": (replace(LINE, vat_code=None),)},
        {"lines": (replace(LINE, vat=Decimal("21.005"), amount=Decimal("99.995")),)},
        {"relation": RelationMatch(None, None, Reason("relation_not_found"))},
        {"journal": None},
        {"number": None},
        {"booking_date": None},
        {"currency": None},
        {"rate": RATE},
        {"rate": RATE, "total_home": Decimal("108.90")},
        {
            "rate": RATE,
            "total_home": Decimal("108.90"),
            "lines": (replace(LINE, amount_home=Decimal("90.00"), vat_home=Decimal("18.91")),),
        },
    ],
)
def test_nothing_incomplete_becomes_a_booking(changes):
    with pytest.raises(NotComplete):
        _booked(**changes)


@pytest.mark.spec("BP-16", "BP-18")
def test_booking_keeps_what_was_prepaid_and_what_may_be_deducted():
    discount = ProposedDiscount(Decimal("2.42"), DAY, "8900")
    booking = _booked(prepaid=Decimal("50.00"), discount=discount)
    assert (booking.prepaid, booking.discount) == (Decimal("50.00"), discount)
    assert booking.total == Decimal("121.00")


SUPPLIER = Party(name="Staalhandel Dijk", vat_id="NL009876543B01")
DOCUMENT = Document(Source("ubl", "xml", "0" * 64, 1), number="2026-77", issue_date=DAY, supplier=SUPPLIER)


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize(
    "same",
    [
        {"source": Source("cii", "pdf", "1" * 64, 9)},
        {"number": "2026 77"},
        {"supplier": Party(name="DIJK", vat_id="nl 0098.76.543.b01")},
        {"notes": ("Bedankt",)},
    ],
)
def test_one_document_has_one_reference_whatever_file_it_came_in(same):
    first, second = (
        booking_reference("a", each, "purchase") for each in (DOCUMENT, replace(DOCUMENT, **same))
    )
    assert first == second


@pytest.mark.spec("PR-11")
def test_other_documents_have_other_references():
    others = [
        replace(DOCUMENT, **change)
        for change in (
            {},
            {"number": "2026-78"},
            {"issue_date": datetime.date(2025, 3, 16)},
            {"type": "credit_note"},
            {"supplier": Party(vat_id="NL001111111B01")},
        )
    ]
    references = [booking_reference("a", each, "purchase") for each in others]
    references += [booking_reference("b", DOCUMENT, "purchase"), booking_reference("a", DOCUMENT, "sales")]
    assert len(set(references)) == len(references)


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("missing", ["number", "issue_date"])
def test_document_that_nothing_names_has_no_reference(missing):
    with pytest.raises(NotComplete):
        booking_reference("a", replace(DOCUMENT, **{missing: None}), "purchase")


@pytest.mark.spec("BP-16")
def test_self_assessed_vat_that_stays_is_cost_and_no_part_of_the_amount():
    line = replace(
        LINE,
        vat=Decimal(0),
        self_assessed_vat=Decimal("21.00"),
        self_assessed_deductible=Decimal("15.75"),
        amount_home=Decimal("90.00"),
        vat_home=Decimal(0),
        self_assessed_home=Decimal("18.90"),
        self_assessed_deductible_home=Decimal("14.18"),
    )
    assert (lines_total([line]), line.cost) == (Decimal("100.00"), Decimal("105.25"))
    assert (home_total([line]), line.cost_home) == (Decimal("90.00"), Decimal("94.72"))
