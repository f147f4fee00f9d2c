"""What is written as CSV reads back the same."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from boekwerk.domain.administration import BankAccount, LedgerAccount, Period, Relation, VatCode
from boekwerk.office.accounts_files import LEDGER_ACCOUNTS, PERIODS, VAT_CODES
from boekwerk.office.csv_reading import read_table
from boekwerk.office.relations_files import RELATIONS
from boekwerk.office.words import BANK_ACCOUNT_KINDS, RELATION_KINDS
from boekwerk.office.writing import table_text
from boekwerk.positions import Problems

# Any text that is not only white space; cells lose white space around them.
TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).map(str.strip).filter(bool)
)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1))
ACCOUNTS = st.builds(
    BankAccount,
    iban=st.from_regex("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", fullmatch=True),
    kind=st.sampled_from(BANK_ACCOUNT_KINDS),
    changed_on=st.none() | DATES,
)
RELATION = st.builds(
    Relation,
    id=TEXTS,
    name=TEXTS,
    kind=st.sampled_from(RELATION_KINDS),
    kvk=st.none() | TEXTS,
    street=st.none() | TEXTS,
    country=st.sampled_from([None, "NL", "DE"]),
    ibans=st.lists(ACCOUNTS, max_size=3).map(tuple),
    ledger_account=st.none() | TEXTS,
    deferred_costs=st.booleans(),
    active=st.booleans(),
)


@given(st.lists(RELATION, max_size=4))
@settings(max_examples=60)
def test_relations_that_are_written_read_back_the_same(relations):
    problems = Problems()
    found = read_table(table_text(RELATIONS, relations), "relations.csv", RELATIONS, problems)
    assert problems.reasons() == ()
    assert [structs.replace(relation, where=None) for relation in found] == relations


@pytest.mark.parametrize(
    ("table", "record"),
    [
        (LEDGER_ACCOUNTS, LedgerAccount("0800", "=SUM(A1)", False, True, Decimal("12.5"), (2025, 2026))),
        (LEDGER_ACCOUNTS, LedgerAccount("1", "No more than needed")),
        (
            VAT_CODES,
            VatCode("I", "x", "purchase", "import", Decimal("21.00"), valid_until=datetime.date.max),
        ),
        (PERIODS, Period(2026, 1, datetime.date(2026, 1, 1), datetime.date(2026, 1, 31), None, False)),
    ],
)
def test_records_of_other_tables_read_back_the_same(table, record):
    (found,) = read_table(table_text(table, [record]), table.file, table, Problems())
    assert structs.replace(found, where=None) == record
