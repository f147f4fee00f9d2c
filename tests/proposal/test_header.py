import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import BankAccount, Journal, Period, Relation
from boekwerk.domain.document import GAccount, PaymentDiscount, PaymentMeans, Totals

STANDARD = ("S", "21", "100.00", "21.00")
ACCOUNT = "NL20INGB0001234567"
MARCH_AND_APRIL = (
    Period(2026, 3, datetime.date(2026, 3, 1), datetime.date(2026, 3, 31), open=True),
    Period(2026, 4, datetime.date(2026, 4, 1), datetime.date(2026, 4, 30)),
)


def _codes(reasons):
    return [reason.code for reason in reasons]


def test_every_field_of_the_header_says_where_it_came_from(invoice, vonk, proposed):
    proposal = proposed(invoice(STANDARD), vonk)
    filled = {
        "mode": "setting",
        "relation": "relation",
        "journal": "setting",
        "number": "document",
        "booking_date": "document",
        "period": "setting",
        "due_date": "computed",
        "payment_condition": "relation",
        "payment_reference": "document",
        "iban": "document",
        "currency": "document",
        "total": "document",
        "description": "computed",
    }
    assert {name: origin.origin for name, origin in proposal.provenance.items()} == filled
    assert (proposal.unresolved, proposal.remarks) == ((), ())


def test_header_of_a_plain_invoice(invoice, vonk, proposed):
    proposal = proposed(invoice(STANDARD), vonk)
    assert (proposal.journal, proposal.number, proposal.period) == ("60", "2026-77", "2026-03")
    assert (proposal.iban, proposal.payment_reference) == (ACCOUNT, "RF18-77")
    assert (proposal.payment_condition, proposal.due_date) == ("14", datetime.date(2026, 3, 30))
    assert proposal.description == "2026-77 Staalhandel Dijk B.V."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": None}, "document_without_number"),
        ({"issue_date": None}, "document_without_date"),
        ({"currency": None}, "document_without_currency"),
        ({"totals": Totals(tax_exclusive=Decimal(100))}, "document_without_total"),
    ],
)
def test_what_a_booking_needs_and_the_document_lacks_is_unresolved(invoice, vonk, proposed, changes, code):
    assert code in _codes(proposed(invoice(STANDARD, **changes), vonk).unresolved)


@pytest.mark.parametrize(
    ("named", "journals", "outcome"),
    [
        (None, ["60"], "60"),
        (None, ["60", "61"], "journal_not_set"),
        (None, [], "journal_not_set"),
        ("99", ["60"], "journal_missing"),
        ("70", ["60"], "journal_missing"),
    ],
)
def test_journal_comes_from_the_setting_or_is_the_only_one(
    invoice, office, proposed, named, journals, outcome
):
    purchase = [
        Journal(code, "x", "purchase", ledger_account="4000", control_account="1600") for code in journals
    ]
    sales = Journal("70", "x", "sales", control_account="1300")
    administration = office(settings={"purchase_journal": named}, journals=(*purchase, sales))
    proposal = proposed(invoice(STANDARD), administration)
    assert [proposal.journal or proposal.unresolved[0].code] == [outcome]


def test_inactive_journal_is_unresolved(invoice, office, proposed):
    closed = Journal("60", "x", "purchase", ledger_account="4000", control_account="1600", active=False)
    proposal = proposed(invoice(STANDARD), office(journals=(closed,)))
    assert _codes(proposal.unresolved) == ["journal_inactive"]


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize(("by", "period"), [("invoice_date", "2026-03"), ("supply_date", None)])
def test_period_follows_the_date_of_the_setting_and_is_never_shifted(invoice, office, proposed, by, period):
    document = invoice(STANDARD, delivery_date=datetime.date(2026, 2, 27))
    assert proposed(document, office(settings={"period_by": by})).period == period


def test_due_date_of_the_document_goes_first(invoice, vonk, proposed):
    stated = datetime.date(2026, 6, 1)
    means = PaymentMeans(iban=ACCOUNT, due_date=stated)
    assert proposed(invoice(STANDARD, due_date=stated), vonk).due_date == stated
    assert proposed(invoice(STANDARD, payment=(means,)), vonk).due_date == stated


def test_due_date_counts_by_the_default_condition(invoice, office, proposed):
    relation = Relation("C1", "Dijk", kvk="87654321")
    proposal = proposed(invoice(STANDARD), office(relations=(relation,)))
    assert (proposal.payment_condition, proposal.due_date) == ("30", datetime.date(2026, 4, 15))


@pytest.mark.parametrize(
    ("condition", "code"), [("99", "payment_condition_missing"), ("X", "payment_condition_inactive")]
)
def test_payment_condition_that_cannot_be_used_is_unresolved(
    invoice, office, vonk, proposed, condition, code
):
    relation = Relation("C1", "Dijk", kvk="87654321", payment_condition=condition)
    closed = replace(vonk.payment_condition("14"), code="X", active=False)
    proposal = proposed(invoice(STANDARD), office(relations=(relation,), payment_conditions=(closed,)))
    assert _codes(proposal.unresolved) == [code]


def test_date_beyond_the_calendar_does_not_hurt(invoice, vonk, proposed):
    proposal = proposed(invoice(STANDARD, issue_date=datetime.date.max), vonk)
    assert proposal.due_date is None


@pytest.mark.parametrize(("longest", "text"), [(0, 29), (29, 29), (10, 10)])
def test_description_is_cut_visibly(invoice, office, proposed, longest, text):
    description = proposed(
        invoice(STANDARD), office(capabilities={"description_length": longest})
    ).description
    assert len(description) == text
    assert description.endswith("…") is (text == 10)


def test_registered_account_goes_before_the_first(invoice, vonk, proposed):
    means = (PaymentMeans(iban="NL02ABNA0123456789"), PaymentMeans(iban="NL20 INGB 0001 2345 67"))
    assert proposed(invoice(STANDARD, payment=means), vonk).iban == "NL20INGB0001234567"


def test_sale_has_the_account_that_is_debited(sale, vonk, proposed):
    means = (PaymentMeans("59", debited_iban="NL02ABNA0123456789"),)
    assert proposed(sale(STANDARD, payment=means), vonk, "sales").iban == "NL02ABNA0123456789"


@pytest.mark.spec("BP-16")
def test_prepaid_is_kept_in_sight_but_not_deducted(invoice, vonk, proposed):
    document = invoice(STANDARD)
    totals = replace(document.totals, prepaid=Decimal("21.00"), payable=Decimal("100.00"))
    proposal = proposed(replace(document, totals=totals), vonk)
    assert (proposal.total, proposal.prepaid) == (Decimal("121.00"), Decimal("21.00"))
    assert (_codes(proposal.remarks), proposal.unresolved) == (["prepaid_not_deducted"], ())


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("totals", "code"),
    [
        (Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("21.00")), "total_from_excluding"),
        (Totals(payable=Decimal("121.00")), "total_from_payable"),
    ],
)
def test_missing_total_is_told_by_a_remark(invoice, vonk, proposed, totals, code):
    proposal = proposed(invoice(STANDARD, totals=totals), vonk)
    assert (proposal.total, _codes(proposal.remarks)) == (Decimal("121.00"), [code])
    assert (proposal.provenance["total"].origin, proposal.unresolved) == ("computed", ())


@pytest.mark.spec("BP-17")
def test_g_account_splits_the_payment_only(invoice, vonk, proposed):
    means = (PaymentMeans(iban="NL57 RABO 0991 0000 05"), PaymentMeans(iban=ACCOUNT))
    stated = GAccount("NL57RABO0991000005", Decimal("30.00"))
    proposal = proposed(invoice(STANDARD, payment=means, g_account=stated), vonk)
    assert (proposal.g_account.amount, proposal.g_account.rest) == (Decimal("30.00"), Decimal("91.00"))
    assert (proposal.iban, proposal.total) == (ACCOUNT, Decimal("121.00"))
    assert (len(proposal.lines), proposal.unresolved) == (1, ())


@pytest.mark.spec("BP-17")
@pytest.mark.parametrize(
    ("amount", "ability", "code"),
    [
        ("30.00", False, "g_account_not_in_package"),
        (None, True, "g_account_without_amount"),
        ("121.01", True, "g_account_exceeds_total"),
        ("-1.00", True, "g_account_exceeds_total"),
    ],
)
def test_g_account_that_cannot_be_booked_is_unresolved(invoice, office, proposed, amount, ability, code):
    stated = GAccount("NL57RABO0991000005", Decimal(amount) if amount else None)
    administration = office(capabilities={"g_account": ability})
    assert _codes(proposed(invoice(STANDARD, g_account=stated), administration).unresolved) == [code]


@pytest.mark.spec("BP-18")
@pytest.mark.parametrize(
    ("offer", "amount"),
    [
        (PaymentDiscount(percent=Decimal(2), days=8), "2.42"),
        (PaymentDiscount(percent=Decimal(2), base=Decimal("100.00"), days=8), "2.00"),
        (PaymentDiscount(amount=Decimal("3.50"), date=datetime.date(2026, 3, 24)), "3.50"),
    ],
)
def test_payment_discount_has_amount_date_and_account(invoice, vonk, proposed, offer, amount):
    proposal = proposed(invoice(STANDARD, payment_discounts=(offer,)), vonk)
    discount = proposal.discount
    assert (discount.amount, discount.ledger_account) == (Decimal(amount), "8900")
    assert discount.date == datetime.date(2026, 3, 24)
    assert (proposal.total, len(proposal.lines)) == (Decimal("121.00"), 1)


@pytest.mark.spec("BP-18")
def test_highest_payment_discount_is_proposed(invoice, vonk, proposed):
    offers = tuple(PaymentDiscount(percent=Decimal(p), days=d) for p, d in ((1, 30), (3, 7)))
    proposal = proposed(invoice(STANDARD, payment_discounts=offers), vonk)
    assert proposal.discount.amount == Decimal("3.63")
    assert _codes(proposal.remarks) == ["payment_discount_several"]


@pytest.mark.spec("BP-18")
@pytest.mark.parametrize("percent", [None, Decimal(0), Decimal(-2), Decimal(101), Decimal("9" * 30)])
def test_payment_discount_that_makes_no_sense_is_only_remarked(invoice, vonk, proposed, percent):
    proposal = proposed(invoice(STANDARD, payment_discounts=(PaymentDiscount(percent=percent),)), vonk)
    assert (proposal.discount, proposal.unresolved) == (None, ())
    assert _codes(proposal.remarks) == ["payment_discount_unclear"]


@pytest.mark.spec("BP-18")
def test_payment_discount_without_account_is_remarked(invoice, office, proposed):
    offers = (PaymentDiscount(percent=Decimal(2), days=8),)
    administration = office(settings={"payment_discount_account": None})
    proposal = proposed(invoice(STANDARD, payment_discounts=offers), administration)
    assert (_codes(proposal.remarks), proposal.unresolved) == (["payment_discount_account_missing"], ())


def test_relations_own_factoring_account_is_the_one_to_pay(invoice, office, proposed):
    relation = Relation("C1", "D", kvk="87654321", ibans=(BankAccount("NL02ABNA0123456789", "factoring"),))
    means = (PaymentMeans(iban=ACCOUNT), PaymentMeans(iban="NL02ABNA0123456789"))
    proposal = proposed(invoice(STANDARD, payment=means), office(relations=(relation,)))
    assert proposal.iban == "NL02ABNA0123456789"


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ("2026-03-01 2026-03-31", []),
        ("2026-02-01 2026-02-28", ["supply_period_in_other_period"]),
        ("2026-03-15 2026-04-14", ["supply_period_in_other_period"]),
        ("2025-12-01 2025-12-31", ["supply_period_in_other_year"]),
        ("2025-12-15 2026-03-16", ["supply_period_in_other_year"]),
        ("2026-03-01 2026-06-01", ["supply_period_in_other_period", "supply_period_long"]),
        ("2026-04-01 2026-02-01", []),
    ],
)
def test_remark_when_what_is_invoiced_belongs_to_another_or_a_long_period(
    invoice, office, proposed, days, codes
):
    start, end = map(datetime.date.fromisoformat, days.split())
    december = Period(2025, 12, datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))
    document = invoice(STANDARD, period_start=start, period_end=end)
    proposal = proposed(document, office(periods=(december, *MARCH_AND_APRIL)))
    assert (_codes(proposal.remarks), proposal.unresolved) == (codes, ())
