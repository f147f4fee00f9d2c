"""Booking mode last booking by VAT recognition: what is copied, and what is done where there is nothing."""

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import CostCentre, LedgerAccount, Project
from boekwerk.domain.booking import lines_total
from boekwerk.domain.past import PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import Provenance

HIGH = ("S", "21", "100.00", "21.00")
LOW = ("S", "9", "50.00", "4.50")
BY_LAST = {"booking_mode": "last_booking_vat"}
FEBRUARY = datetime.date(2026, 2, 1), datetime.date(2026, 2, 28)


@pytest.fixture(scope="module")
def learning(office):
    """An office whose proposals follow the last booking, in a package that can do everything."""
    return office(
        BY_LAST,
        {"spread_over_periods": True},
        cost_centres=(CostCentre("WERKPLAATS", "Werkplaats"),),
        projects=(Project("P7", "Hekwerk haven"),),
    )


@pytest.fixture
def follows(invoice, learning, proposed):
    """Propose an invoice of these rows after these earlier bookings."""

    def propose(rows, *bookings, office=learning, **changes):
        return proposed(invoice(*rows, **changes), office, past=PastIndex(bookings))

    return propose


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.spec("BP-3")
def test_each_vat_key_follows_the_line_of_the_last_booking_with_that_vat(follows, earlier):
    proposal = follows([HIGH, LOW], earlier(("4510", "80.00"), ("4000", "900.00", "9")))
    assert proposal.mode == "last_booking_vat"
    assert [line.ledger_account for line in proposal.lines] == ["4510", "4000"]
    assert [line.provenance["ledger_account"] for line in proposal.lines] == [
        Provenance("last_booking", "bw-2026-61")
    ] * 2
    assert (proposal.unresolved, proposal.remarks) == ((), ())


@pytest.mark.spec("BP-3")
def test_the_latest_booking_in_the_journal_is_the_last_one(follows, earlier):
    older = earlier(("4000", "80.00"), number="2026-50", date=datetime.date(2026, 1, 15))
    other_journal = earlier(("4990", "80.00"), number="2026-70", journal="61", date=datetime.date(2026, 3, 1))
    proposal = follows([HIGH], older, earlier(("4510", "80.00")), other_journal)
    assert proposal.lines[0].ledger_account == "4510"


@pytest.mark.spec("BP-3")
def test_vat_that_the_last_booking_has_no_line_with_is_booked_by_master_data(follows, earlier):
    proposal = follows([HIGH, LOW], earlier(("4510", "80.00")))
    assert [line.ledger_account for line in proposal.lines] == ["4510", "4100"]
    assert proposal.lines[1].provenance["ledger_account"].origin == "relation"
    assert codes(proposal.remarks) == ["last_booking_without_vat"]
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-3")
def test_of_several_lines_the_largest_is_followed_and_a_person_looks_at_it(follows, earlier):
    proposal = follows([HIGH], earlier(("4000", "80.00"), ("4510", "-90.00"), ("4100", "10.00")))
    assert proposal.lines[0].ledger_account == "4510"
    assert codes(proposal.unresolved) == ["last_booking_ambiguous"]
    assert proposal.unresolved[0].values["accounts"] == "4000, 4510, 4100"


@pytest.mark.spec("BP-3")
def test_several_lines_that_would_be_copied_alike_are_not_ambiguous(follows, earlier):
    proposal = follows([HIGH], earlier(("4510", "80.00"), ("4510", "20.00")))
    assert (proposal.lines[0].ledger_account, proposal.unresolved) == ("4510", ())


@pytest.mark.spec("BP-3")
def test_a_line_of_rounding_teaches_nothing(follows, earlier):
    proposal = follows([HIGH], earlier(("4990", "800.00", "21", {}), ("4510", "80.00"))) if False else follows(
        [HIGH], earlier(PastLine("4990", Decimal("800.00"), kind="rounding", treatment="standard", rate=Decimal(21)), ("4510", "80.00"))
    )
    assert (proposal.lines[0].ledger_account, proposal.unresolved) == ("4510", ())
