"""A supplier month by month, on e-invoices: what is booked teaches the next proposal."""

import datetime
from itertools import count

import pytest
from line_invoices import Item, LineInvoice, read

from boekwerk.domain.booking import lines_total
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.preference import RelationPreference
from boekwerk.proposal.editing import Change, Edits, edited
from boekwerk.proposal.taught import past_booking

STEEL = Item("Plaatstaal 3 mm", "100.00")
BOOK = Item("Vakboek lassen", "50.00", rate="9")
FEBRUARY = LineInvoice((STEEL,), number="2026-61", date="2026-02-16")
MARCH = LineInvoice((STEEL,), number="2026-77", date="2026-03-16")
BY_LAST = {"booking_mode": "last_booking_vat"}


@pytest.fixture
def past():
    return PastIndex()


@pytest.fixture
def proposes(office, proposed, past):
    """Propose an e-invoice after what was booked; keywords replace the office's records."""

    def propose(invoice, syntax="ubl", **records):
        proposal = proposed(read(invoice, syntax), office(BY_LAST, **records), past=past)
        assert lines_total(proposal.lines) == proposal.total
        return proposal

    return propose


@pytest.fixture
def book(proposes, office, past):
    """Book an e-invoice as proposed, but for what a person changes; each a day after the one before."""
    days = count(1)

    def booked(invoice, *changes, one_off=False):
        document, edits = read(invoice), Edits(changes=changes)
        proposal = edited(proposes(invoice), document, office(BY_LAST), edits, past)
        at = datetime.datetime(2026, 2, next(days), 9, tzinfo=datetime.UTC)
        past.add(past_booking(proposal, document, office(BY_LAST).settings, at, one_off=one_off))

    return booked


@pytest.mark.spec("BP-3", "BP-5")
@pytest.mark.parametrize("syntax", ["ubl", "cii", "json"])
def test_what_a_person_booked_is_proposed_the_next_month(proposes, book, syntax):
    assert [reason.code for reason in proposes(FEBRUARY).remarks] == ["last_booking_missing"]
    book(FEBRUARY, Change("ledger_account", "4510", 1))
    proposal = proposes(MARCH, syntax)
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("last_booking_vat", "4510")
    assert proposal.lines[0].provenance["ledger_account"].name == "2026-61"
    assert (proposal.unresolved, proposal.remarks) == ((), ())


@pytest.mark.spec("BP-3")
def test_a_correction_counts_at_once(proposes, book):
    book(FEBRUARY, Change("ledger_account", "4510", 1))
    book(LineInvoice((STEEL,), number="2026-70", date="2026-03-02"), Change("ledger_account", "4000", 1))
    assert proposes(MARCH).lines[0].ledger_account == "4000"


@pytest.mark.spec("BP-3")
def test_a_rate_that_was_not_booked_before_is_by_master_data(proposes, book):
    book(FEBRUARY, Change("ledger_account", "4510", 1))
    proposal = proposes(LineInvoice((STEEL, BOOK)))
    assert [line.ledger_account for line in proposal.lines] == ["4510", "4100"]
    assert [reason.code for reason in proposal.remarks] == ["last_booking_without_vat"]


@pytest.mark.spec("BP-8")
def test_a_one_off_booking_leaves_the_habit_as_it_was(proposes, book):
    book(FEBRUARY, Change("ledger_account", "4510", 1))
    once = LineInvoice((STEEL,), number="2026-70", date="2026-03-02")
    before = proposes(MARCH)
    book(once, Change("ledger_account", "4000", 1), one_off=True)
    assert proposes(MARCH) == before


@pytest.mark.spec("BP-3", "BP-16")
def test_a_credit_note_gives_back_on_the_account_of_the_invoice(proposes, book):
    book(FEBRUARY, Change("ledger_account", "4510", 1))
    proposal = proposes(LineInvoice((STEEL,), number="2026-78", credit=True))
    assert (proposal.lines[0].ledger_account, str(proposal.total)) == ("4510", "-121.00")


@pytest.mark.spec("BP-7")
def test_the_description_of_last_month_names_this_month_s_invoice(proposes, book):
    book(FEBRUARY, Change("description", "Staal 2026-61, februari 2026"))
    assert proposes(MARCH).description == "Staal 2026-77, maart 2026"


@pytest.mark.spec("BP-7", "BP-10")
def test_a_relation_that_copies_only_the_account_has_the_rest_of_master_data(proposes, book):
    book(FEBRUARY, Change("ledger_account", "4510", 1), Change("payment_condition", "30"))
    preference = RelationPreference("C1", header_fields=(), line_fields=("ledger_account",))
    proposal = proposes(MARCH, preferences=(preference,))
    assert (proposal.lines[0].ledger_account, proposal.payment_condition) == ("4510", "14")


@pytest.mark.spec("BP-10", "BP-11")
def test_a_new_relation_is_by_master_data_until_it_is_booked(proposes, book):
    book(FEBRUARY)
    unknown = proposes(MARCH, relations=())
    assert (unknown.mode, unknown.lines[0].ledger_account) == ("master_data", "4000")
    assert proposes(MARCH).mode == "last_booking_vat"
