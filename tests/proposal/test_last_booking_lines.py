"""Booking mode last booking by line recognition: lines like those with the same description (BP-6)."""

import datetime
from dataclasses import replace as changed
from decimal import Decimal

import pytest
from line_invoices import SYNTAXES, Item, LineInvoice, read
from msgspec.structs import replace

from boekwerk.domain.booking import lines_total
from boekwerk.domain.preference import RelationPreference

MODE = {"line_recognition": False, "booking_mode": "last_booking_lines"}
INVOICE = LineInvoice(
    (Item("Huur kopieerapparaat", "80.00"), Item("Afdrukken", "12.00"), Item("Afdrukken", "3.00"))
)
LATER = changed(INVOICE, number="2026-78", date="2026-04-16")


def said(proposal):
    return [line.ledger_account for line in proposal.lines]


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.fixture(scope="module")
def booked(by_lines, learned):
    """Book an invoice on these accounts, by a person."""

    def book(accounts, invoice=INVOICE, **fields):
        document = read(invoice)
        return learned(by_lines(document, **MODE), document, accounts, **fields)

    return book


@pytest.mark.spec("BP-6")
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_each_description_is_a_line_like_that_of_the_last_booking(by_lines, booked, syntax):
    last = booked(["4990", "4000"], cost_centre="WERK")
    proposal = by_lines(read(LATER, syntax), last, **MODE)
    assert proposal.mode == "last_booking_lines"
    assert said(proposal) == ["4990", "4000"]
    assert [str(line.amount) for line in proposal.lines] == ["80.00", "15.00"]
    assert {line.cost_centre for line in proposal.lines} == {"WERK"}
    assert proposal.lines[0].provenance["ledger_account"].source == last.key
    assert (proposal.unresolved, codes(proposal.remarks)) == ((), [])


@pytest.mark.spec("BP-6")
def test_one_description_with_two_kinds_of_vat_is_two_lines(by_lines, booked):
    mixed = LineInvoice((Item("Kerstpakket", "80.00"), Item("Kerstpakket", "20.00", "9")))
    last = booked(["4500", "4000"], mixed)
    proposal = by_lines(read(changed(mixed, number="2")), last, **MODE)
    assert said(proposal) == ["4500", "4000"]
    assert [line.vat_code for line in proposal.lines] == ["I21", "I9"]


@pytest.mark.spec("BP-6")
def test_a_description_that_is_not_the_same_in_full_is_booked_by_master_data(by_lines, booked):
    items = (Item("Huur kopieerapparaat april", "80.00"), Item("Afdrukken", "9.00"))
    proposal = by_lines(read(changed(LATER, items=items)), booked(["4500", "4000"]), **MODE)
    assert said(proposal) == ["4100", "4000"]
    assert codes(proposal.remarks) == ["last_booking_without_line"]
    assert proposal.remarks[0].values["lines"] == ("Huur kopieerapparaat april",)


@pytest.mark.spec("BP-6")
@pytest.mark.parametrize(("search", "account"), [(True, "4500"), (False, "4100")])
def test_earlier_bookings_are_searched_by_the_setting(by_lines, booked, search, account):
    older = booked(["4500", "4000"])
    newer = booked(["4000"], LineInvoice((Item("Toner", "5.00"),), number="2026-80", date="2026-03-20"))
    proposal = by_lines(read(LATER), older, newer, **MODE, search_earlier_bookings=search)
    assert said(proposal)[0] == account


@pytest.mark.spec("BP-6")
def test_only_bookings_of_the_same_journal_are_searched(by_lines, booked):
    elsewhere = replace(booked(["4500", "4000"]), journal="61")
    here = booked(["4000"], LineInvoice((Item("Toner", "5.00"),), number="2026-80", date="2026-03-20"))
    proposal = by_lines(read(LATER), elsewhere, here, **MODE, search_earlier_bookings=True)
    assert said(proposal) == ["4100", "4100"]


@pytest.mark.spec("BP-6", "BP-7")
def test_the_selection_of_fields_applies_to_its_lines(by_lines, booked):
    fields = ("vat_code", "cost_centre")
    records = {"preferences": (RelationPreference("C1", line_fields=fields),)}
    proposal = by_lines(read(LATER), booked(["4500", "4000"], cost_centre="W"), records=records, **MODE)
    assert said(proposal) == ["4100", "4100"]
    assert {line.cost_centre for line in proposal.lines} == {"W"}


@pytest.mark.spec("BP-6")
def test_a_rate_that_changed_keeps_the_account_and_gets_its_own_code(by_lines, booked):
    last = booked(["4000"], LineInvoice((Item("Logies", "10.00", "9"),)))
    proposal = by_lines(read(LineInvoice((Item("Logies", "10.00"),), number="3")), last, **MODE)
    assert (said(proposal), proposal.lines[0].vat_code) == (["4000"], "I21")


@pytest.mark.spec("BP-6")
def test_several_different_lines_with_the_description_go_to_a_person(by_lines, booked):
    last = booked(["4500", "4000"])
    doubled = replace(
        last, lines=(*last.lines, replace(last.lines[0], ledger_account="4990", amount=Decimal(1)))
    )
    proposal = by_lines(read(LATER), doubled, **MODE)
    assert codes(proposal.unresolved) == ["last_booking_line_ambiguous"]
    assert said(proposal)[0] == "4500"


@pytest.mark.spec("BP-6", "BP-5")
def test_without_any_booking_the_lines_are_there_and_teach_the_next(by_lines, booked):
    first = by_lines(read(INVOICE), **MODE)
    assert (first.mode, said(first), len(first.lines)) == ("master_data", ["4100", "4100"], 2)
    assert codes(first.remarks) == ["last_booking_missing"]
    assert said(by_lines(read(LATER), booked(["4500", "4000"]), **MODE)) == ["4500", "4000"]


@pytest.mark.spec("BP-6", "LR-2")
def test_lines_that_do_not_add_up_are_booked_by_vat_like_the_last_booking(by_lines, booked):
    proposal = by_lines(read(changed(LATER, exclusive="90.00")), booked(["4500", "4500"]), **MODE)
    assert proposal.mode == "last_booking_vat"
    assert "recognised_lines_differ_from_total" in codes(proposal.remarks)
    assert len(proposal.lines) == 1


@pytest.mark.spec("BP-6", "BP-8")
def test_a_one_off_booking_has_no_say(by_lines, booked):
    last = booked(["4500", "4000"])
    once = replace(last, key="once", one_off=True, booked_at=last.booked_at + datetime.timedelta(days=9))
    once = replace(once, lines=tuple(replace(line, ledger_account="4990") for line in once.lines))
    assert by_lines(read(LATER), last, once, **MODE) == by_lines(read(LATER), last, **MODE)


@pytest.mark.spec("BP-6", "BP-16")
def test_the_lines_are_the_document_together(by_lines, booked):
    proposal = by_lines(read(LATER), booked(["4500", "4000"]), **MODE)
    assert lines_total(proposal.lines) == proposal.total == Decimal("114.95")
