from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import Relation
from boekwerk.domain.booking import NotComplete, booking_of
from boekwerk.domain.entries import entries

STANDARD = ("S", "21", "100.00", "21.00")


@pytest.fixture
def entered(proposed):
    """Give what is booked on which account, debit counting as plus."""

    def enter(document, administration, direction="purchase"):
        proposal = proposed(document, administration, direction)
        booking = booking_of(proposal, reference="r", administration="smederij")
        return [
            (entry.kind, entry.ledger_account, entry.debit - entry.credit)
            for entry in entries(booking, administration)
        ]

    return enter


@pytest.mark.spec("BP-16")
def test_purchase_debits_costs_and_credits_the_creditor(invoice, vonk, entered):
    assert entered(invoice(STANDARD), vonk) == [
        ("control", "1600", Decimal("-121.00")),
        ("line", "4100", Decimal("100.00")),
        ("vat", "1520", Decimal("21.00")),
    ]


@pytest.mark.spec("BP-16")
def test_sale_debits_the_debtor_and_credits_revenue(sale, vonk, entered):
    assert entered(sale(STANDARD), vonk, "sales") == [
        ("control", "1300", Decimal("121.00")),
        ("line", "8000", Decimal("-100.00")),
        ("vat", "1500", Decimal("-21.00")),
    ]


@pytest.mark.spec("BP-16")
def test_credit_note_turns_every_entry_around(invoice, vonk, entered):
    plain, credit = (entered(invoice(STANDARD, type=kind), vonk) for kind in ("invoice", "credit_note"))
    assert credit == [(kind, account, -amount) for kind, account, amount in plain]


@pytest.mark.spec("BP-16")
def test_self_assessed_vat_is_owed_and_what_does_not_come_back_is_cost(invoice, office, entered):
    relation = Relation("C1", "Dijk", kvk="87654321", ledger_account="4510")
    found = entered(invoice(("AE", "0", "100.00", "0.00")), office(relations=(relation,)))
    assert found == [
        ("control", "1600", Decimal("-100.00")),
        ("line", "4510", Decimal("105.25")),
        ("vat_payable", "1530", Decimal("-21.00")),
        ("vat_deductible", "1520", Decimal("15.75")),
    ]


@pytest.mark.spec("BP-16", "BP-19")
def test_foreign_currency_is_entered_in_the_own_one(invoice, vonk, entered):
    found = entered(invoice(STANDARD, currency="USD"), vonk)
    assert found == [
        ("control", "1600", Decimal("-110.56")),
        ("line", "4100", Decimal("91.37")),
        ("vat", "1520", Decimal("19.19")),
    ]


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize("missing", ["control", "vat", "payable"])
def test_missing_account_is_refused(invoice, office, vonk, proposed, missing):
    rows = ("AE", "0", "100.00", "0.00") if missing == "payable" else STANDARD
    proposal = proposed(invoice(rows), vonk)
    booking = booking_of(proposal, reference="r", administration="smederij")
    journals = tuple(replace(journal, control_account=None) for journal in vonk.journals("purchase"))
    codes = tuple(replace(code, account=None, payable_account=None) for code in vonk.vat_codes("purchase"))
    broken = office(journals=journals) if missing == "control" else office(vat_codes=codes)
    with pytest.raises(NotComplete):
        entries(booking, broken)
