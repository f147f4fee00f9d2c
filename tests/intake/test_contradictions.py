"""What cannot all be true is a warning, and its concern says what it touches."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.document import (
    AllowanceCharge,
    Document,
    GAccount,
    Line,
    Source,
    Totals,
    VatRow,
)
from boekwerk.intake.contradictions import contradictions
from boekwerk.reasons import sentence

pytestmark = pytest.mark.spec("IN-4", "AB-19")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _line(net: str | None = "100.00", **fields) -> Line:
    return Line(
        **{"id": "1", "net_amount": _decimal(net), "vat_category": "S", "vat_rate": Decimal(21), **fields}
    )


def _row(
    taxable: str = "100.00", tax: str = "21.00", rate: str = "21", category: str | None = "S"
) -> VatRow:
    return VatRow(category, Decimal(rate), Decimal(taxable), Decimal(tax))


GOOD = Document(
    source=Source("ubl", "xml", "", 0),
    number="A1",
    issue_date=datetime.date(2026, 3, 2),
    lines=(_line(),),
    vat_breakdown=(_row(),),
    totals=Totals(
        line_total=Decimal("100.00"),
        tax_exclusive=Decimal("100.00"),
        tax=Decimal("21.00"),
        tax_inclusive=Decimal("121.00"),
        payable=Decimal("121.00"),
    ),
)


def _said(document: Document, **changes: object) -> set[tuple[str, str]]:
    warnings = contradictions(replace(document, **changes))
    assert all(sentence(warning.reason, "nl") for warning in warnings)
    return {(warning.concerns, warning.reason.code) for warning in warnings}


def _totals(**changes: str | None) -> Totals:
    return replace(GOOD.totals, **{name: _decimal(value) for name, value in changes.items()})


def test_document_that_adds_up_gives_none():
    assert _said(GOOD) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"line_total": "100.01"}, "line_sum_differs"),
        ({"allowance_total": "1.00"}, "allowance_sum_differs"),
        ({"charge_total": "1.00"}, "charge_sum_differs"),
        ({"tax_exclusive": "99.99"}, "exclusive_differs"),
        ({"tax": "21.01"}, "vat_sum_differs"),
        ({"tax": None}, "vat_sum_differs"),
        ({"tax_inclusive": "121.01"}, "inclusive_differs"),
        ({"payable": "120.99"}, "payable_differs"),
        ({"prepaid": "1.00"}, "payable_differs"),
        ({"rounding": "0.01"}, "payable_differs"),
        ({"payable": None}, "total_missing"),
        ({"tax_inclusive": None}, "total_missing"),
        ({"payable": "121.005"}, "total_not_in_cents"),
        ({"payable": "999999999999999.00"}, "amount_absurd"),
    ],
)
def test_total_that_does_not_add_up_touches_the_amounts(changes, code):
    assert ("amounts", code) in _said(GOOD, totals=_totals(**changes))


def test_prepaid_and_rounding_may_explain_what_is_payable():
    totals = _totals(prepaid="21.00", rounding="0.02", payable="100.02")
    assert _said(GOOD, totals=totals) == set()


def test_allowances_and_charges_count():
    changes = (
        AllowanceCharge(False, Decimal("10.00"), vat_category="S", vat_rate=Decimal(21)),
        AllowanceCharge(True, Decimal("30.00"), vat_category="S", vat_rate=Decimal("21.00")),
    )
    totals = _totals(
        allowance_total="10",
        charge_total="30",
        tax_exclusive="120",
        tax="25.20",
        tax_inclusive="145.20",
        payable="145.20",
    )
    assert (
        _said(GOOD, allowances_charges=changes, totals=totals, vat_breakdown=(_row("120", "25.20"),))
        == set()
    )


@pytest.mark.parametrize(
    ("tax", "expected"),
    [
        ("21.00", set()),
        ("21.01", {("content", "vat_row_differs")}),
        ("21.02", {("amounts", "vat_row_differs")}),
        ("0.00", {("amounts", "vat_row_differs")}),
        ("-21.00", {("amounts", "vat_row_differs")}),
    ],
)
def test_vat_that_is_not_its_rate_touches_the_amounts_beyond_rounding(tax, expected):
    inclusive = str(Decimal("100.00") + Decimal(tax))
    totals = _totals(tax=tax, tax_inclusive=inclusive, payable=inclusive)
    assert _said(GOOD, vat_breakdown=(_row(tax=tax),), totals=totals) == expected


def test_vat_rounded_per_line_is_only_a_remark():
    lines = tuple(_line("0.07", id=str(number)) for number in range(40))  # 0.0147 each, so 0.01
    totals = _totals(
        line_total="2.80", tax_exclusive="2.80", tax="0.40", tax_inclusive="3.20", payable="3.20"
    )
    assert _said(GOOD, lines=lines, totals=totals, vat_breakdown=(_row("2.80", "0.40"),)) == {
        ("content", "vat_row_differs")
    }


def test_vat_charged_where_it_is_reversed_touches_the_amounts():
    row = VatRow("AE", None, Decimal("100.00"), Decimal("21.00"))
    assert ("amounts", "vat_row_differs") in _said(GOOD, vat_breakdown=(row,))


def test_line_with_vat_that_the_breakdown_does_not_have_touches_the_amounts():
    lines = (_line(vat_category="AE", vat_rate=None),)
    assert _said(GOOD, lines=lines) == {("amounts", "taxable_differs")}


def test_line_of_nothing_needs_no_vat_in_the_breakdown():
    lines = (
        _line(),
        _line("0.00", id="2", vat_category=None, vat_rate=None),
        _line("0", id="3", vat_rate=Decimal(9)),
    )
    assert _said(GOOD, lines=lines) == set()


def test_breakdown_is_compared_with_the_total_where_lines_say_no_vat():
    lines = (_line(vat_category=None, vat_rate=None),)
    rows = (_row("90.00", "18.90"),)
    totals = _totals(tax="18.90", tax_inclusive="118.90", payable="118.90")
    assert _said(GOOD, lines=lines) == set()
    assert _said(GOOD, lines=lines, vat_breakdown=rows, totals=totals) == {
        ("amounts", "taxable_sum_differs")
    }


def test_document_without_breakdown_touches_the_amounts():
    assert ("amounts", "vat_breakdown_missing") in _said(GOOD, vat_breakdown=())


def test_line_without_amount_touches_the_amounts():
    assert ("amounts", "line_amount_missing") in _said(GOOD, lines=(_line(), _line(None, id="2")))


def test_quantity_times_price_is_only_a_remark_on_the_lines():
    lines = (_line(quantity=Decimal(2), unit_price=Decimal(49), price_base_quantity=Decimal(1)),)
    assert _said(GOOD, lines=lines) == {("lines", "line_price_differs")}


def test_base_quantity_counts_in_the_price():
    lines = (_line(quantity=Decimal(2000), unit_price=Decimal(50), price_base_quantity=Decimal(1000)),)
    assert _said(GOOD, lines=lines) == set()


def test_line_number_that_occurs_twice_is_a_remark_on_the_lines():
    assert ("lines", "line_number_twice") in _said(GOOD, lines=(_line("50.00"), _line("50.00")))


def test_credit_note_with_a_negative_total_touches_the_amounts():
    totals = _totals(tax_inclusive="-121.00")
    assert ("amounts", "credit_note_negative") in _said(GOOD, type="credit_note", totals=totals)


def test_invoice_with_a_negative_total_is_legal():
    negative = {
        name: f"-{getattr(GOOD.totals, name)}"
        for name in ("line_total", "tax_exclusive", "tax", "tax_inclusive", "payable")
    }
    lines, rows = (_line("-100.00"),), (_row("-100.00", "-21.00"),)
    assert _said(GOOD, totals=_totals(**negative), lines=lines, vat_breakdown=rows) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due_date": datetime.date(2026, 3, 1)}, "due_before_issue"),
        ({"issue_date": datetime.date(1026, 3, 2)}, "date_absurd"),
        ({"delivery_date": datetime.date(9999, 12, 31)}, "date_absurd"),
        (
            {"period_start": datetime.date(2026, 3, 2), "period_end": datetime.date(2026, 3, 1)},
            "period_backwards",
        ),
    ],
)
def test_dates_that_contradict_are_told(changes, code):
    assert _said(GOOD, **changes) == {("dates", code)}


def test_part_for_the_g_account_may_not_exceed_what_is_payable():
    g_account = GAccount("NL18RABO0123459876", Decimal("121.01"))
    assert _said(GOOD, g_account=g_account) == {("amounts", "g_account_exceeds")}


def test_figures_of_thirty_digits_do_not_break_the_sums():
    huge, tiny = Decimal("9" * 30), Decimal("0." + "0" * 28 + "1")
    lines = (_line("1.00", quantity=huge, unit_price=huge, price_base_quantity=tiny),)
    assert ("lines", "line_price_differs") in _said(GOOD, lines=lines)
    assert _said(GOOD, vat_breakdown=(VatRow("S", huge, huge, tiny),))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rounding": "1.00", "payable": "122.00"}, "rounding_large"),
        ({"rounding": "-121.00", "payable": "0.00"}, "rounding_large"),
        ({"prepaid": "121.01", "payable": "-0.01"}, "prepaid_beyond_total"),
        ({"prepaid": "-1.00", "payable": "122.00"}, "prepaid_beyond_total"),
        ({"line_total": None, "tax_exclusive": "101.00"}, "exclusive_differs"),
    ],
)
def test_what_is_paid_beside_the_total_is_doubted(changes, code):
    assert ("amounts", code) in _said(GOOD, totals=_totals(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"rounding": "0.99", "payable": "121.99"},
        {"prepaid": "121.00", "payable": "0.00"},
        {"line_total": None},
    ],
)
def test_ordinary_rounding_and_prepayment_give_none(changes):
    assert _said(GOOD, totals=_totals(**changes)) == set()


def test_lines_that_do_not_count_towards_the_total_contradict_it():
    assert ("amounts", "lines_outside_total") in _said(GOOD, lines=(_line(in_total=False),))


@pytest.mark.parametrize("loose", ["0.01", "60.00"])
def test_a_line_without_vat_does_not_hide_that_another_has_another_rate(loose):
    other = _line(str(Decimal("100.00") - Decimal(loose)), vat_rate=Decimal(9))
    lines = (other, _line(loose, id="2", vat_category=None, vat_rate=None))
    assert ("amounts", "taxable_differs") in _said(GOOD, lines=lines)


def test_a_line_without_vat_may_belong_to_any_row():
    lines = (_line("40.00"), _line("60.00", id="2", vat_category=None, vat_rate=None))
    assert _said(GOOD, lines=lines) == set()


def test_an_allowance_of_nothing_without_vat_hides_nothing():
    nothing = AllowanceCharge(charge=False, amount=Decimal("0.00"))
    said = _said(GOOD, lines=(_line(vat_rate=Decimal(9)),), allowances_charges=(nothing,))
    assert ("amounts", "taxable_differs") in said


def test_vat_rows_of_one_rate_that_cancel_each_other_are_doubted():
    rows = (_row("10000.00", "2100.00"), _row("-9900.00", "-2079.00"))
    assert ("amounts", "vat_rows_cancel") in _said(GOOD, vat_breakdown=rows)
