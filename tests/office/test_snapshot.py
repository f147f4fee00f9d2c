"""An administration's look-ups."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.administration import (
    BankAccount,
    ExchangeRate,
    Journal,
    Period,
    Relation,
    Settings,
    VatCode,
)
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.lookups import Administration
from boekwerk.office import AdministrationSnapshot
from boekwerk.office.master_data import MasterData

DAY = datetime.date


def snapshot(**records) -> AdministrationSnapshot:
    data = MasterData(Settings("1", "Example", "local"), Capabilities(), **records)
    return AdministrationSnapshot(data, "test")


def test_it_is_an_administration_for_a_type_checker_too():
    administration: Administration = snapshot()
    assert administration.settings.id == "1"


@pytest.mark.spec("IN-2")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kvk", "01234567"),
        ("vat_number", "NL001234567B01"),
        ("iban", "NL91ABNA0417164300"),
        ("iban", "NL20INGB0001234567"),
        ("oin", "00000001234567890000"),
        ("gln", "8712345000004"),
        ("name", "telecom noord"),
        ("postal_code", "1234AB"),
        ("email", "info@noord.example"),
        ("phone", "0201234567"),
    ],
)
def test_relations_are_found_by_the_normal_form_of_every_key(key, value):
    relation = Relation(
        id="7",
        name="Telecom Noord B.V.",
        kvk="1234567",
        vat_number="NL 0012.34.567.B01",
        oin="00000001234567890000",
        gln="8712345000004",
        postal_code="1234 ab",
        email="Info@Noord.example",
        phone="+31 (0)20 123 45 67",
        ibans=(BankAccount("NL91 ABNA 0417 1643 00"), BankAccount("NL20INGB0001234567", "g_account")),
    )
    found = snapshot(relations=(Relation("8", "Other"), relation)).relations_with(key, value)
    assert list(found) == [relation]


@pytest.mark.spec("IN-2")
def test_all_relations_that_share_a_key_are_found_in_the_order_of_their_ids():
    relations = tuple(Relation(id, "Same name", active=id != "2") for id in ("3", "1", "2"))
    found = snapshot(relations=relations).relations_with("name", "same name")
    assert [relation.id for relation in found] == ["1", "2", "3"]


@pytest.mark.spec("IN-2")
def test_relations_without_a_key_are_not_found_by_an_empty_one():
    assert snapshot(relations=(Relation("1", "A"),)).relations_with("kvk", "") == ()


def test_vat_codes_of_a_direction_come_by_code_active_or_not():
    codes = [
        VatCode("V1", "", "sales", "standard", Decimal(21)),
        VatCode("I2", "", "purchase", "standard", Decimal(21), active=False),
        VatCode("I1", "", "purchase", "standard", Decimal(9)),
    ]
    found = snapshot(vat_codes=tuple(codes)).vat_codes("purchase")
    assert [code.code for code in found] == ["I1", "I2"]


def test_journals_of_a_direction_come_by_code_and_are_active():
    journals = (
        Journal("B", "", "purchase"),
        Journal("A", "", "purchase"),
        Journal("C", "", "purchase", active=False),
        Journal("D", "", "sales"),
    )
    administration = snapshot(journals=journals)
    assert [journal.code for journal in administration.journals("purchase")] == ["A", "B"]
    assert administration.journal("C") == journals[2]


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize(
    ("date", "number"),
    [
        (DAY(2025, 6, 30), None),
        (DAY(2025, 7, 1), 1),
        (DAY(2025, 9, 30), 1),
        (DAY(2025, 10, 1), 2),
        (DAY(2026, 1, 1), None),
        (DAY(2026, 6, 30), 4),
        (DAY(2026, 7, 1), None),
    ],
)
def test_the_period_of_a_date_also_in_a_broken_fiscal_year_with_a_gap(date, number):
    periods = (
        Period(2025, 4, DAY(2026, 4, 1), DAY(2026, 6, 30)),
        Period(2025, 1, DAY(2025, 7, 1), DAY(2025, 9, 30)),
        Period(2025, 2, DAY(2025, 10, 1), DAY(2025, 12, 31)),
    )
    found = snapshot(periods=periods).period(date)
    assert (found.number if found else None) == number


@pytest.mark.spec("BP-19")
@pytest.mark.parametrize(
    ("date", "rate"),
    [
        (DAY(2026, 1, 1), None),
        (DAY(2026, 1, 2), "0.92"),
        (DAY(2026, 1, 4), "0.92"),
        (DAY(2026, 9, 9), "0.93"),
    ],
)
def test_the_latest_rate_on_or_before_a_date(date, rate):
    rates = (
        ExchangeRate("USD", DAY(2026, 1, 5), Decimal("0.93"), "ECB"),
        ExchangeRate("GBP", DAY(2026, 1, 1), Decimal("1.15"), "ECB"),
        ExchangeRate("USD", DAY(2026, 1, 2), Decimal("0.92"), "ECB"),
    )
    found = snapshot(exchange_rates=rates).exchange_rate("USD", date)
    assert (str(found.rate) if found else None) == rate


@given(st.permutations(range(6)))
@settings(max_examples=30)
def test_the_order_of_rows_does_not_matter_for_look_ups(order):
    relations = [Relation(str(i), f"Name {i % 2}", kvk=str(i % 3)) for i in range(6)]
    periods = [Period(2026, i + 1, DAY(2026, i + 1, 1), DAY(2026, i + 1, 28)) for i in range(6)]
    sorted_one = snapshot(relations=tuple(relations), periods=tuple(periods))
    other = snapshot(relations=tuple(relations[i] for i in order), periods=tuple(periods[i] for i in order))
    assert other.relations_with("name", "name 1") == sorted_one.relations_with("name", "name 1")
    assert other.relations_with("kvk", "00000002") == sorted_one.relations_with("kvk", "00000002")
    assert other.period(DAY(2026, 4, 9)) == sorted_one.period(DAY(2026, 4, 9))


def test_the_version_is_of_the_content_and_not_of_the_place(folder, read, change):
    first = read().version
    assert read().version == first
    change("projects.csv", "", "1;Bouw;ja\n")
    assert read().version != first


def test_every_record_says_where_it_stands(read, folder):
    administration = read()
    where = [
        administration.settings.where,
        administration.settings.place("vat_tolerance"),
        administration.settings.place("near_duplicate_days"),
        administration.journal("SAL").where,
        administration.journal("PUR").preferred_vat_codes[1].where,
        administration.ledger_account("1300").where,
        administration.user("automation").where,
    ]
    assert [str(place).removeprefix(str(folder))[1:] for place in where] == [
        "administration.yaml:2:1",
        "administration.yaml:26:1",
        "administration.yaml:2:1",
        "journals.yaml:16:5",
        "journals.yaml:14:9",
        "ledger_accounts.csv:4:1",
        "users.yaml:4:5",
    ]


@pytest.mark.spec("BP-12")
def test_preferred_vat_codes_of_a_journal_are_read(read):
    preferred = read().journal("PUR").preferred_vat_codes
    assert [(p.treatment, p.rate, p.code) for p in preferred] == [
        ("standard", Decimal(21), "IH"),
        ("standard", Decimal(9), "IL"),
    ]


@pytest.mark.spec("AB-11")
def test_what_was_booked_before_is_there_to_find_duplicates(change, read):
    change("bookings.csv", "", "10001;purchase;F-0012;05-01-2026;-121,00;EUR\n")
    (found,) = read().booked.with_number("10001", "F0012")
    assert (found.total, found.date) == (Decimal("-121.00"), DAY(2026, 1, 5))


@pytest.mark.spec("BP-15")
def test_an_ability_that_is_switched_off_is_not_there(change, read):
    assert read().capabilities.attachments is True
    change("administration.yaml", "currency: EUR", "currency: EUR\nswitched_off: [attachments]")
    assert read().capabilities == Capabilities(relation_ledger_account=True)
    assert read().settings.switched_off == ("attachments",)
