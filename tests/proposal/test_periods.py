"""The periods of deferred lines: from the template, the last booking or the document."""

import datetime
from decimal import Decimal

import pytest
from line_invoices import read
from msgspec.structs import replace
from period_invoices import RENT, Stated, stating

from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.spreading import spread_line
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.proposal import match_relation
from boekwerk.proposal.editing import Change, Edits, edited

ABLE = {"spread_over_periods": True}
YEAR = ("2026-03-01", "2027-02-28")
INVOICED = (datetime.date(2026, 3, 1), datetime.date(2027, 2, 28))


@pytest.fixture
def made(office, proposed):
    """Propose a document of a supplier whose posting rule defers costs, in an office changed as told."""

    def propose(document, *bookings, capabilities=ABLE, settings=None, defers=True, **records):
        relation = replace(office().relation("C1"), deferred_costs=defers)
        mine = office(settings, capabilities, relations=(relation,), **records)
        return proposed(document, mine, past=PastIndex(bookings))

    return propose


def period(proposal, at=0):
    return proposal.lines[at].period_from, proposal.lines[at].period_until


def codes(reasons):
    return [reason.code for reason in reasons]


def template(**fields):
    whole = TemplateLine("4100", percentage=Decimal(100), **{"deferred": True, **fields})
    return {"templates": (Template("Polis", "C1", "60", (whole,), default=True),)}


@pytest.mark.spec("AB-6")
def test_the_period_of_the_invoice_is_taken_over(made):
    proposal = made(stating(RENT, Stated(period=YEAR)))
    line = proposal.lines[0]
    assert (line.deferred, period(proposal)) == (True, INVOICED)
    assert line.provenance["period_from"].origin == line.provenance["period_until"].origin == "document"
    assert len(spread_line(line)) == 12
    assert proposal.unresolved == ()


@pytest.mark.spec("AB-6")
def test_the_period_that_all_lines_state_alike_will_do(made):
    assert period(made(stating(RENT, Stated(line_periods=(YEAR, YEAR))))) == INVOICED


@pytest.mark.spec("AB-6")
@pytest.mark.parametrize(
    ("stated", "remark"),
    [
        (Stated(), "deferral_without_period"),
        (Stated(line_periods=(YEAR, ("2026-03-01", "2026-03-31"))), "deferral_periods_differ"),
        (Stated(period=("2026-03-01", "2046-03-01")), "deferral_period_not_taken"),
    ],
)
def test_without_a_period_it_is_deferred_without_dates_and_told(made, stated, remark):
    proposal = made(stating(RENT, stated))
    assert (proposal.lines[0].deferred, period(proposal)) == (True, (None, None))
    assert remark in codes(proposal.remarks)
    assert proposal.unresolved == ()


@pytest.mark.spec("AB-6", "BP-9")
def test_a_template_counts_months_from_the_invoice_date(made):
    proposal = made(
        stating(RENT, Stated(period=YEAR)),
        settings={"booking_mode": "template"},
        **template(period_from=-1, period_until=1),
    )
    assert period(proposal) == (datetime.date(2026, 2, 1), datetime.date(2026, 4, 30))
    assert proposal.lines[0].provenance["period_from"].origin == "template"


@pytest.mark.spec("AB-6", "BP-9")
def test_a_template_without_months_takes_the_period_of_the_invoice(made):
    by = {"booking_mode": "template"}
    assert period(made(stating(RENT, Stated(period=YEAR)), settings=by, **template())) == INVOICED


@pytest.mark.spec("AB-6", "BP-9")
def test_without_invoice_date_a_template_has_no_months(made):
    undated = replace(read(RENT), issue_date=None)
    months = template(period_from=0, period_until=11)
    assert period(made(undated, settings={"booking_mode": "template"}, **months)) == (None, None)


@pytest.mark.spec("AB-6", "BP-7")
def test_the_last_booking_defers_again_and_the_period_moves_along(made, earlier):
    fields = {
        "deferred": True,
        "period_from": datetime.date(2026, 2, 1),
        "period_until": datetime.date(2026, 2, 28),
    }
    last = earlier(("4100", "80.00", "21", fields))
    proposal = made(read(RENT), last, settings={"booking_mode": "last_booking_vat"}, defers=False)
    assert proposal.lines[0].deferred
    assert period(proposal) == (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))


@pytest.mark.spec("AB-6", "BP-15")
@pytest.mark.parametrize(
    ("switched_off", "code"),
    [((), "deferral_not_in_package"), (("spread_over_periods",), "deferral_switched_off")],
)
def test_what_the_package_would_drop_stays_open(made, earlier, switched_off, code):
    settings = {"switched_off": switched_off}
    unable = {"capabilities": {}, "settings": settings}
    assert codes(made(read(RENT), **unable).unresolved) == [code]
    by_template = {**unable, "settings": {**settings, "booking_mode": "template"}, **template()}
    assert codes(made(read(RENT), **by_template).unresolved) == [code]
    last = earlier(("4100", "80.00", "21", {"deferred": True}))
    copying = {**settings, "booking_mode": "last_booking_vat"}
    copied = made(read(RENT), last, capabilities={}, settings=copying, defers=False)
    assert codes(copied.unresolved) == [code]


@pytest.mark.spec("AB-7")
def test_revenue_is_spread_over_the_period_of_the_invoice(office, proposed, sale):
    relation = replace(office().relation("D1"), revenue_spread=True)
    year = (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    document = sale(("S", "21", "1200.00", "252.00"), period_start=year[0], period_end=year[1])
    proposal = proposed(document, office(None, ABLE, relations=(relation,)), "sales")
    assert (proposal.lines[0].deferred, period(proposal)) == (True, year)
    assert {str(it.amount) for it in spread_line(proposal.lines[0])} == {"100.00"}


@pytest.mark.spec("AB-6")
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-04-01", "2026-03-01", "deferral_period_impossible"),
        ("2026-03-01", "2056-03-01", "deferral_period_impossible"),
        ("2026-03-01", None, "deferral_period_half"),
    ],
)
def test_a_period_of_a_person_that_cannot_be_is_told(office, proposed, first, last, code):
    mine, document = office(None, ABLE), read(RENT)
    changes = [
        Change("deferred", "yes", 1),
        Change("period_from", first, 1),
        Change("period_until", last, 1),
    ]
    made = edited(proposed(document, mine), document, mine, Edits(tuple(changes)))
    assert codes(made.unresolved) == [code]


@pytest.mark.spec("AB-6", "BP-14")
def test_a_line_whose_vat_is_cost_stays_so_until_a_person_gives_it_a_code(office, proposed):
    lines = (TemplateLine("4000", Decimal(50)), TemplateLine("4100", Decimal(50), "including"))
    found = {
        "templates": (Template("T", "C1", "60", lines, default=True),),
        "preferences": (RelationPreference("C1", mode="template"),),
    }
    mine, document = office(None, ABLE, **found), read(RENT)
    assert match_relation(document, "purchase", mine).relation == "C1"
    proposal = proposed(document, mine)
    moved = edited(proposal, document, mine, Edits((Change("ledger_account", "4990", 2),)))
    assert (moved.lines[1].ledger_account, str(moved.lines[1].amount)) == ("4990", "605.00")
    assert (moved.lines[1].vat_is_cost, moved.lines[1].vat_code) == (True, None)
    coded = edited(proposal, document, mine, Edits((Change("vat_code", "I21", 2),)))
    assert (str(coded.lines[1].amount), str(coded.lines[1].vat)) == ("500.00", "105.00")
    assert not coded.lines[1].vat_is_cost


@pytest.mark.spec("BP-7", "BP-9")
def test_a_copied_line_keeps_vat_that_a_template_made_cost(office, proposed, learned):
    lines = (TemplateLine("4100", Decimal(100), "including"),)
    mine = office({"booking_mode": "template"}, templates=(Template("T", "C1", "60", lines, default=True),))
    document = read(RENT)
    last = learned(proposed(document, mine), document, ["4100"])
    later = replace(document, number="2026-0043", issue_date=datetime.date(2026, 4, 16))
    copied = proposed(later, office({"booking_mode": "last_booking_vat"}), past=PastIndex((last,)))
    assert (copied.mode, str(copied.lines[0].amount)) == ("last_booking_vat", "1210.01")
    assert (copied.lines[0].vat, copied.lines[0].vat_code) == (0, None)
