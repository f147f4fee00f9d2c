from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.amount import is_whole_cents
from boekwerk.domain.booking import booking_of, lines_total
from boekwerk.domain.document import AllowanceCharge, Totals, VatRow
from boekwerk.domain.entries import entries

AMOUNTS = st.decimals(-(10**6), 10**6, places=2)
TAXED = st.tuples(st.just("S"), st.sampled_from([Decimal(21), Decimal(9)]), AMOUNTS, AMOUNTS)
UNTAXED = st.tuples(
    st.sampled_from(["E", "Z", "AE", "O"]), st.just(Decimal(0)), AMOUNTS, st.just(Decimal("0.00"))
)
ROWS = st.lists(TAXED | UNTAXED, min_size=1, max_size=5)
ROUNDINGS = st.none() | st.decimals(-1, 1, places=2)
CURRENCIES = st.sampled_from(["EUR", "USD"])
SURCHARGES = st.none() | st.decimals(0, 1000, places=2)
DOCUMENTS = st.tuples(ROWS, ROUNDINGS, CURRENCIES, SURCHARGES)
ACCOUNTS = st.sampled_from(["4100", "4500", "4510"])


@pytest.fixture(scope="module")
def made(invoice):
    """Make a consistent document; a surcharge is a credit restriction on its first row."""

    def make(rows, rounding, currency="EUR", surcharge=None):
        document = invoice(*(VatRow(*row) for row in rows), rounding=rounding, currency=currency)
        if surcharge is None:
            return document
        category, rate, *_ = rows[0]
        charge = AllowanceCharge(
            True, surcharge, reason="Kredietbeperking", vat_category=category, vat_rate=rate
        )
        return replace(document, allowances_charges=(charge,))

    return make


@pytest.fixture(scope="module")
def with_account(office, vonk):
    relation = vonk.relation("C1")
    return {
        account: office(relations=(replace(relation, ledger_account=account),))
        for account in ("4100", "4500", "4510")
    }


@pytest.mark.spec("BP-16")
@given(parts=DOCUMENTS, account=ACCOUNTS)
@settings(max_examples=150, deadline=None)
def test_consistent_document_is_proposed_to_the_cent(made, with_account, proposed, parts, account):
    document = made(*parts)
    proposal = proposed(document, with_account[account])
    assert proposal.unresolved == ()
    assert lines_total(proposal.lines) == proposal.total
    assert proposal.total == document.totals.tax_inclusive + (parts[1] or 0)
    assert all(is_whole_cents(part) for line in proposal.lines for part in (line.amount, line.vat))


@pytest.mark.spec("BP-16")
@given(parts=DOCUMENTS, account=ACCOUNTS)
@settings(max_examples=150, deadline=None)
def test_entries_of_any_booking_balance(made, with_account, proposed, parts, account):
    administration = with_account[account]
    proposal = proposed(made(*parts), administration)
    booked = entries(booking_of(proposal, reference="r", administration="a"), administration)
    assert sum(entry.debit for entry in booked) == sum(entry.credit for entry in booked)
    assert all(entry.debit >= 0 and entry.credit >= 0 for entry in booked)
    assert sum(entry.in_currency or 0 for entry in booked) == 0


@pytest.mark.spec("BP-16")
@given(parts=DOCUMENTS, account=ACCOUNTS)
@settings(max_examples=100, deadline=None)
def test_credit_note_is_the_negation_of_its_invoice(made, with_account, proposed, parts, account):
    document = made(*parts)
    assume(document.totals.tax_inclusive >= 0)
    plain = proposed(document, with_account[account])
    credit = proposed(replace(document, type="credit_note"), with_account[account])
    assert credit.total == -plain.total
    assert [_amounts(line) for line in credit.lines] == [
        [amount and -amount for amount in _amounts(line)] for line in plain.lines
    ]


@pytest.mark.spec("BP-16", "IN-4")
@given(
    rows=ROWS,
    stated=st.tuples(*[st.none() | st.decimals(-(10**22), 10**22, places=3)] * 4),
)
@settings(max_examples=150, deadline=None)
def test_any_other_document_sums_or_says_why_not(invoice, vonk, proposed, rows, stated):
    exclusive, tax, inclusive, rounding = stated
    totals = Totals(tax_exclusive=exclusive, tax=tax, tax_inclusive=inclusive, rounding=rounding)
    proposal = proposed(invoice(*(VatRow(*row) for row in rows), totals=totals), vonk)
    assert proposal.unresolved or lines_total(proposal.lines) == proposal.total
    assert Decimal("NaN") not in [line.amount for line in proposal.lines]


def _amounts(line):
    return [line.amount, line.vat, line.self_assessed_vat, line.amount_home, line.vat_home]
