"""Invoice lines as booking lines: read, validated, with their VAT (LR-1, LR-2, LR-8)."""

from dataclasses import replace as changed
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_invoices import SYNTAXES, Item, LineInvoice, read
from msgspec.structs import replace

from boekwerk.domain.booking import lines_total
from boekwerk.domain.document import Line
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.proposal import InvoiceItem

PANTRY = LineInvoice(
    items=(
        Item("Koffiebonen", "10.03", "9", article="K-1", description="Koffiebonen 1 kg"),
        Item("Staalplaat 6 mm", "100.33"),
        Item("Thee", "3.37", "9"),
        Item("Zaagwerk", "49.99"),
    ),
    extras=(Item("Klantkorting", "-5.00"), Item("Vracht", "7.55")),
)


def codes(reasons):
    return [reason.code for reason in reasons]


def sums(lines):
    """Sum what is excluding VAT, and the VAT, per VAT key."""
    found = {}
    for line in lines:
        taxable, tax = found.get(line.vat_key, (0, 0))
        found[line.vat_key] = (taxable + line.amount, tax + line.vat)
    return {key: sums for key, sums in found.items() if any(sums)}


@pytest.mark.spec("LR-1")
@pytest.mark.parametrize("on", [True, False])
def test_the_setting_of_the_administration_switches_line_recognition(office, proposed, on):
    proposal = proposed(read(PANTRY), office({"line_recognition": on}))
    assert len(proposal.lines) == (6 if on else 2)


@pytest.mark.spec("LR-1")
@pytest.mark.parametrize("journal", [None, "60"])
def test_a_supplier_may_differ_from_the_administration(by_lines, journal):
    otherwise = RelationPreference("C1", journal, line_recognition=False)
    assert len(by_lines(read(PANTRY), records={"preferences": (otherwise,)}).lines) == 2


@pytest.mark.spec("LR-2")
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_lines_of_every_syntax_are_shown_with_text_amount_and_vat(by_lines, syntax):
    lines = by_lines(read(PANTRY, syntax)).lines
    assert [(line.description, str(line.amount), str(line.vat)) for line in lines] == [
        ("Koffiebonen 1 kg", "10.03", "0.91"),
        ("Staalplaat 6 mm", "100.33", "21.07"),
        ("Thee", "3.37", "0.30"),
        ("Zaagwerk", "49.99", "10.50"),
        ("Klantkorting", "-5.00", "-1.05"),
        ("Vracht", "7.55", "1.58"),
    ]
    assert lines[0].items == (InvoiceItem("Koffiebonen 1 kg", "K-1"),)


@pytest.mark.spec("LR-2")
def test_a_credit_note_has_the_lines_of_its_invoice_turned_around(by_lines):
    invoice, credit = (by_lines(read(changed(PANTRY, credit=credit))) for credit in (False, True))
    assert [-line.amount for line in credit.lines] == [line.amount for line in invoice.lines]
    assert [-line.vat for line in credit.lines] == [line.vat for line in invoice.lines]
    assert credit.total == -invoice.total


@pytest.mark.spec("LR-2")
def test_lines_that_are_not_the_total_are_not_used_and_the_difference_is_told(by_lines):
    proposal = by_lines(read(changed(PANTRY, exclusive="166.00")))
    assert len(proposal.lines) == 2
    reason = next(r for r in proposal.remarks if r.code == "recognised_lines_differ_from_total")
    assert reason.values["lines"] == Decimal("166.27")
    assert reason.values["difference"] == Decimal("-0.27")


@pytest.mark.spec("LR-2")
def test_lines_that_are_not_the_vat_breakdown_are_not_used(by_lines):
    document = read(PANTRY)
    low, high = document.vat_breakdown
    shifted = (replace(low, taxable=Decimal("14.40")), replace(high, taxable=Decimal("151.87")))
    proposal = by_lines(replace(document, vat_breakdown=shifted))
    assert "recognised_lines_differ_from_vat" in codes(proposal.remarks)
    assert [line.amount for line in proposal.lines] == [Decimal("14.40"), Decimal("151.87")]


@pytest.mark.spec("LR-2")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"net_amount": None}, "recognised_line_without_amount"),
        ({"net_amount": Decimal("10.025")}, "recognised_line_not_in_cents"),
        ({"net_amount": Decimal("1e20")}, "recognised_line_not_in_cents"),
        ({"vat_rate": Decimal(6)}, "recognised_line_vat_unknown"),
        ({"vat_category": None, "vat_rate": None}, "recognised_line_vat_unknown"),
    ],
)
def test_one_line_that_cannot_be_used_keeps_all_from_being_used(by_lines, change, code):
    document = read(PANTRY)
    lines = (replace(document.lines[0], **change), *document.lines[1:])
    proposal = by_lines(replace(document, lines=lines))
    assert code in codes(proposal.remarks)
    assert len(proposal.lines) == 2


@pytest.mark.spec("LR-2")
def test_a_document_without_lines_is_booked_by_its_vat(by_lines):
    proposal = by_lines(replace(read(PANTRY), lines=(), allowances_charges=()))
    assert codes(proposal.remarks)[0] == "recognised_lines_differ_from_total"


@pytest.mark.spec("LR-2")
def test_headings_details_and_free_lines_are_no_booking_lines(by_lines):
    document = read(LineInvoice((Item("Staalplaat", "100.00"),)))
    more = (
        Line(name="Levering week 11", in_total=False, net_amount=Decimal("100.00")),
        Line(name="waarvan lasmateriaal", parent_id="1", in_total=False, net_amount=Decimal("40.00")),
        Line(
            name="Gratis handschoenen", net_amount=Decimal("0.00"), vat_category="S", vat_rate=Decimal(21)
        ),
    )
    proposal = by_lines(replace(document, lines=(*document.lines, *more)))
    assert [line.description for line in proposal.lines] == ["Staalplaat"]


@pytest.mark.spec("LR-2")
def test_vat_that_lines_state_themselves_to_the_cent_is_taken_over(by_lines):
    document = read(LineInvoice((Item("A", "0.03"), Item("B", "0.03")), tax={"21": "0.01"}))
    own = [
        replace(line, vat_amount=Decimal(tax))
        for line, tax in zip(document.lines, ("0.00", "0.01"), strict=True)
    ]
    assert [str(line.vat) for line in by_lines(replace(document, lines=tuple(own))).lines] == [
        "0.00",
        "0.01",
    ]
    assert [str(line.vat) for line in by_lines(document).lines] == ["0.01", "0.00"]


@pytest.mark.spec("LR-2", "BP-16")
def test_vat_that_lines_state_but_that_does_not_add_up_is_divided_instead(by_lines):
    document = read(LineInvoice((Item("Staal", "100.00"), Item("Lak", "50.00"))))
    own = [replace(line, vat_amount=Decimal("10.00")) for line in document.lines]
    found = by_lines(replace(document, lines=tuple(own))).lines
    assert [str(line.vat) for line in found] == ["21.00", "10.50"]


@pytest.mark.spec("LR-2")
def test_lines_that_cancel_out_get_the_vat_of_their_rate(by_lines):
    proposal = by_lines(
        read(
            LineInvoice(
                (Item("Staal", "100.00"), Item("Staal terug", "-100.00"), Item("Thee", "1.00", "9"))
            )
        )
    )
    assert [str(line.vat) for line in proposal.lines] == ["21.00", "-21.00", "0.09"]


@pytest.mark.spec("LR-2")
def test_lines_that_cancel_out_while_there_is_vat_are_not_used(by_lines):
    proposal = by_lines(
        read(LineInvoice((Item("Staal", "100.00"), Item("Staal terug", "-100.00")), tax={"21": "0.05"}))
    )
    assert "recognised_lines_cancel_out" in codes(proposal.remarks)


@pytest.mark.spec("LR-2", "BP-16")
@pytest.mark.parametrize(
    ("stated", "taxes"), [("0.02", ["21.00", "-20.98"]), ("0.03", ["21.01", "-20.98"])]
)
def test_lines_that_nearly_cancel_out_keep_the_vat_of_their_rate(by_lines, stated, taxes):
    items = (Item("Staal", "100.00"), Item("Staal terug", "-99.90"))
    proposal = by_lines(read(LineInvoice(items, tax={"21": stated})))
    assert [str(line.vat) for line in proposal.lines] == taxes


@pytest.mark.spec("LR-2", "BP-18")
def test_a_credit_restriction_stays_a_line_of_its_own_kind(by_lines):
    document = read(
        LineInvoice(
            (Item("Staal", "100.00"), Item("Zaagwerk", "10.00")), (Item("Kredietbeperking 2%", "2.20"),)
        )
    )
    lines = by_lines(document).lines
    assert [line.kind for line in lines] == ["cost", "cost", "credit_restriction"]
    assert lines_total(lines) == document.totals.tax_inclusive


@pytest.mark.spec("LR-2")
def test_an_older_document_without_breakdown_is_read_by_its_lines(by_lines):
    document = read(LineInvoice((Item("Staal", "100.00"), Item("Zaagwerk", "10.00"))))
    proposal = by_lines(replace(document, vat_breakdown=()))
    assert [str(line.vat) for line in proposal.lines] == ["21.00", "2.10"]


@pytest.mark.spec("LR-8")
def test_the_booking_mode_decides_header_and_dimensions(by_lines, learned):
    accounts = ["4500", "4100", "4500", "4000", "4000", "4990"]
    booking = learned(by_lines(read(PANTRY)), read(PANTRY), accounts, cost_centre="WERK")
    booking = replace(booking, description="Week elf", payment_condition="30")
    proposal = by_lines(read(changed(PANTRY, number="2026-78", date="2026-04-16")), booking)
    assert (proposal.mode, proposal.description) == ("last_booking_vat", "Week elf")
    assert proposal.payment_condition == "30"
    assert [line.ledger_account for line in proposal.lines] == accounts
    assert {line.cost_centre for line in proposal.lines} == {"WERK"}


@pytest.mark.spec("LR-8")
def test_in_mode_master_data_history_says_the_accounts_and_nothing_else(by_lines, learned):
    accounts = ["4500", "4100", "4500", "4000", "4000", "4990"]
    booking = learned(by_lines(read(PANTRY)), read(PANTRY), accounts, cost_centre="WERK")
    booking = replace(booking, description="Week elf")
    later = read(changed(PANTRY, number="2026-78", date="2026-04-16"))
    proposal = by_lines(later, booking, booking_mode="master_data")
    assert [line.ledger_account for line in proposal.lines] == accounts
    assert {line.cost_centre for line in proposal.lines} == {None}
    assert (proposal.mode, proposal.description) == ("master_data", "2026-78 Staalhandel Dijk B.V.")


@given(
    nets=st.lists(
        st.tuples(st.sampled_from(["21", "9", "0"]), st.integers(-100_000, 100_000)),
        min_size=1,
        max_size=12,
    ),
    skew=st.integers(-3, 3),
)
@settings(max_examples=150, deadline=None)
@pytest.mark.spec("LR-2", "BP-16")
def test_lines_sum_to_the_document_and_its_vat_per_key(by_lines, nets, skew):
    items = tuple(
        Item(f"Regel {n}", f"{Decimal(net).scaleb(-2):.2f}", rate, category="S" if rate != "0" else "Z")
        for n, (rate, net) in enumerate(nets)
    )
    invoice = LineInvoice(items)
    taxes = {
        rate: str(tax + (Decimal(skew).scaleb(-2) if rate != "0" else 0))
        for _, rate, _, tax in invoice.rows
    }
    document = read(changed(invoice, tax=taxes), "json")
    with_lines, by_vat = by_lines(document), by_lines(document, line_recognition=False)
    assert lines_total(with_lines.lines) == with_lines.total == by_vat.total
    assert sums(with_lines.lines) == sums(by_vat.lines)


def test_ten_thousand_lines_are_no_trouble(by_lines):
    document = read(LineInvoice(tuple(Item(f"Artikel {n}", "1.01") for n in range(10_000))), "json")
    proposal = by_lines(document)
    assert lines_total(proposal.lines) == proposal.total
    assert codes(proposal.unresolved) == ["recognised_lines_without_account"]
