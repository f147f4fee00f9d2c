"""Recognised lines with the same VAT put together (LR-6)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_invoices import Item, LineInvoice, read
from msgspec.structs import replace

from boekwerk.domain.booking import lines_total
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.proposal.editing import Edits, edited

ITEMS = (
    Item("Koffie", "10.03", "9"),
    Item("Staal", "100.33"),
    Item("Thee", "3.37", "9"),
    Item("Lak", "5.00"),
)
INVOICE = LineInvoice(ITEMS)


def said(proposal):
    return [line.ledger_account for line in proposal.lines]


@pytest.fixture(scope="module")
def knowing(by_lines, learned):
    """Give the booking that was made of the invoice, on these accounts."""
    document = read(INVOICE)
    return lambda *accounts: learned(by_lines(document), document, accounts, cost_centre="WERK")


@pytest.mark.spec("LR-6")
def test_lines_of_one_vat_become_one_on_the_account_that_all_of_them_have(by_lines, knowing):
    proposal = by_lines(read(INVOICE), knowing("4000", "4100", "4000", "4100"), merge_lines=True)
    assert said(proposal) == ["4000", "4100"]
    assert [(str(line.amount), str(line.vat)) for line in proposal.lines] == [
        ("13.40", "1.21"),
        ("105.33", "22.12"),
    ]
    assert {line.cost_centre for line in proposal.lines} == {"WERK"}
    assert proposal.unresolved == ()


@pytest.mark.spec("LR-6")
def test_a_merged_line_keeps_the_texts_of_its_lines(by_lines):
    low, high = by_lines(read(INVOICE), merge_lines=True).lines
    assert low.items == (InvoiceItem("Koffie"), InvoiceItem("Thee"))
    assert (low.description, high.description) == (None, None)


@pytest.mark.spec("LR-6", "LR-4")
def test_where_accounts_differ_and_lines_are_left_there_is_no_account(by_lines, knowing):
    proposal = by_lines(read(INVOICE), knowing("4500", "4100", "4500", "4000"), merge_lines=True)
    assert said(proposal) == ["4500", None]
    assert proposal.unresolved[0].values["count"] == 1


@pytest.mark.spec("LR-6", "LR-3")
def test_where_one_line_is_left_and_accounts_differ_it_is_as_with_one_line(by_lines, learned):
    document = read(LineInvoice(ITEMS[1::2]))
    booked = learned(by_lines(document), document, ["4500", "4000"])
    assert said(by_lines(document, booked, merge_lines=True)) == ["4100"]
    agreed = learned(by_lines(document), document, ["4500", "4500"])
    assert said(by_lines(document, agreed, merge_lines=True)) == ["4500"]


@pytest.mark.spec("LR-6")
def test_a_supplier_may_always_be_merged(by_lines):
    always = (RelationPreference("C1", merge_lines=True),)
    assert len(by_lines(read(INVOICE), records={"preferences": always}).lines) == 2


@pytest.mark.spec("LR-6")
def test_the_lines_of_one_document_are_merged_as_by_the_setting(by_lines, office, knowing):
    document, known = read(INVOICE), knowing("4500", "4100", "4500", "4100")
    administration = office({"line_recognition": True, "booking_mode": "last_booking_vat"})
    proposal = edited(by_lines(document, known), document, administration, Edits(merge_lines=True))
    by_setting = by_lines(document, known, merge_lines=True)
    assert [replace(line, provenance={}) for line in proposal.lines] == [
        replace(line, provenance={}) for line in by_setting.lines
    ]


@pytest.mark.spec("LR-6", "LR-7")
def test_a_merged_line_is_no_surer_than_the_least_sure_of_its_lines(by_lines, knowing, learned):
    known = [knowing("4500", "4100", "4500", "4100")]
    often = learned(by_lines(read(LineInvoice(ITEMS[:1]))), read(LineInvoice(ITEMS[:1])), ["4500"])
    more = [
        replace(often, key=f"more-{n}", booked_at=often.booked_at.replace(hour=n)) for n in range(10, 20)
    ]
    apart = by_lines(read(INVOICE), *known, *more).lines
    merged = by_lines(read(INVOICE), *known, *more, merge_lines=True).lines
    assert apart[0].evidence.confidence is not None
    assert merged[0].evidence == apart[2].evidence


NETS = st.lists(
    st.tuples(st.sampled_from(["21", "9", "0"]), st.integers(-99_999, 99_999)), min_size=1, max_size=15
)


@given(nets=NETS)
@settings(max_examples=100, deadline=None)
@pytest.mark.spec("LR-6")
def test_merging_keeps_the_totals_of_every_rate(by_lines, nets):
    items = [
        Item(f"Regel {n}", f"{Decimal(net).scaleb(-2):.2f}", rate, category="S" if rate != "0" else "Z")
        for n, (rate, net) in enumerate(nets)
    ]
    document = read(LineInvoice(tuple(items)), "json")
    apart, merged = (by_lines(document, merge_lines=merge) for merge in (False, True))
    assert lines_total(merged.lines) == lines_total(apart.lines) == merged.total
    assert _per_key(merged.lines) == _per_key(apart.lines)
    assert len(merged.lines) == len({line.vat_key for line in apart.lines})


def _per_key(lines):
    found = {}
    for line in lines:
        amount, vat = found.get(line.vat_key, (0, 0))
        found[line.vat_key] = (amount + line.amount, vat + line.vat)
    return found


@pytest.mark.spec("LR-6", "BP-12")
def test_lines_of_which_history_deducts_vat_differently_are_merged_into_doubt(by_lines, learned, vonk):
    half = replace(vonk.vat_code("I21"), code="I21N", type="including", deductible=Decimal(50))
    records = {"vat_codes": (*vonk.vat_codes("purchase"), half)}
    document = read(LineInvoice(ITEMS[1::2]))
    booked = learned(by_lines(document), document, ["4000", "4000"])
    lines = (booked.lines[0], replace(booked.lines[1], vat_code="I21N"))
    proposal = by_lines(document, replace(booked, lines=lines), records=records, merge_lines=True)
    assert [reason.code for reason in proposal.unresolved] == ["vat_code_differs_in_lines"]
    assert by_lines(document, booked, records=records, merge_lines=True).unresolved == ()


@pytest.mark.spec("LR-6", "LR-3")
def test_a_single_line_left_of_accounts_that_deduct_differently_is_in_doubt(by_lines, learned):
    document = read(LineInvoice(ITEMS[1::2]))
    booked = learned(by_lines(document), document, ["4500", "4000"])
    proposal = by_lines(document, booked, merge_lines=True)
    assert [reason.code for reason in proposal.unresolved] == ["merged_lines_deduct_otherwise"]


@pytest.mark.spec("LR-6", "AB-6")
def test_what_history_defers_of_one_line_defers_the_merged_line(by_lines, learned):
    document = read(LineInvoice(ITEMS[1::2]))
    booked = learned(by_lines(document), document, ["4000", "4000"])
    lines = (booked.lines[0], replace(booked.lines[1], deferred=True))
    proposal = by_lines(
        document,
        replace(booked, lines=lines),
        capabilities={"spread_over_periods": True},
        merge_lines=True,
    )
    assert [line.deferred for line in proposal.lines] == [True]


@pytest.mark.spec("LR-6", "LR-3")
def test_a_line_without_history_has_the_usual_code_and_is_no_other_vat(by_lines, learned):
    one, two = read(LineInvoice(ITEMS[1:2])), read(LineInvoice(ITEMS[1::2]))
    booked = learned(by_lines(one), one, ["4100"])
    proposal = by_lines(two, booked, merge_lines=True)
    assert (said(proposal), proposal.unresolved) == (["4100"], ())
