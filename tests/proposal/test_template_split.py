"""How a template divides a document: exact to the cent, whatever it says."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boekwerk.domain.template import TemplateLine
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.template_split import Terms, divided
from boekwerk.proposal.vat_shares import VatShare

RATES = (Decimal(21), Decimal(9), Decimal(0))
KEYS = {rate: VatKey("purchase", "standard" if rate else "zero", rate, "NL") for rate in RATES}
PURCHASE = Terms(1, True, lambda line, key: line.vat_code in (None, str(key.rate)))
SALE = Terms(1, False, lambda line, key: line.basis != "vat")
CENTS = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
PERCENTAGES = st.integers(-30_000, 30_000).map(lambda value: Decimal(value).scaleb(-2))
LINES = st.lists(
    st.builds(
        TemplateLine,
        st.just("4000"),
        percentage=st.none() | PERCENTAGES,
        amount=st.none() | CENTS,
        basis=st.sampled_from(["excluding", "including", "vat"]),
        vat_code=st.none() | st.sampled_from(["21", "9"]),
    ),
    max_size=6,
)
SHARES = st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=3).map(
    lambda amounts: [VatShare(KEYS[rate], *pair) for rate, pair in zip(RATES, amounts, strict=False)]
)


def share(taxable, tax, rate=Decimal(21)):
    return VatShare(KEYS[rate], Decimal(taxable), Decimal(tax))


def line(percentage=None, basis="excluding", **more):
    return TemplateLine("4000", None if percentage is None else Decimal(percentage), basis, **more)


def made(lines, taxable="100.00", tax="21.00", terms=PURCHASE):
    """Give of each part what it is excluding VAT, its VAT, and whether that is cost; and the faults."""
    (division,) = divided([share(taxable, tax)], lines, terms)
    return [(str(p.share.taxable), str(p.share.tax), p.in_cost) for p in division.parts], division.faults


def left(lines, *shares):
    return [
        (str(part.share.taxable), str(part.share.tax))
        for division in divided(shares, lines, PURCHASE)
        for part in division.parts
        if part.line is None
    ]


@pytest.mark.spec("BP-9")
@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ([line(50), line(50)], [("50.00", "10.50", False)] * 2),
        ([line(70), line()], [("70.00", "14.70", False), ("30.00", "6.30", False)]),
        ([line(50), line(50, "including")], [("50.00", "10.50", False), ("50.00", "10.50", True)]),
        ([line(100), line(40, "vat")], [("100.00", "12.60", False), ("0.00", "8.40", True)]),
        ([line(50), line(50, "including"), line(50, "vat")], None),
        (
            [line(100), line(100, "including"), line(-100, "including")],
            [("100.00", "21.00", False), ("100.00", "21.00", True), ("-100.00", "-21.00", True)],
        ),
        ([line(121), line(-21)], [("121.00", "25.41", False), ("-21.00", "-4.41", False)]),
        ([line(-100), line(200)], [("-100.00", "-21.00", False), ("200.00", "42.00", False)]),
        (
            [line(30, "including"), line(basis="including")],
            [("30.00", "6.30", True), ("70.00", "14.70", True)],
        ),
    ],
)
def test_percentages_bring_along_vat_or_make_it_cost(lines, parts):
    expected = [("50.00", "0.00", False), ("50.00", "10.50", True), ("0.00", "10.50", True)]
    assert made(lines) == (parts or expected, ())


@pytest.mark.spec("BP-9")
def test_fixed_amounts_stay_exact_and_a_credit_note_falls_apart_as_its_invoice_did():
    lines = [line(amount=Decimal("12.00")), line(33), line()]
    invoice, _ = made(lines, "100.01", "21.00")
    credit, _ = made(lines, "-100.01", "-21.00", Terms(-1, True, PURCHASE.fits))
    assert invoice == [("12.00", "2.52", False), ("33.00", "6.93", False), ("55.01", "11.55", False)]
    assert credit == [(f"-{taxable}", f"-{tax}", cost) for taxable, tax, cost in invoice]


@pytest.mark.spec("BP-9")
@pytest.mark.parametrize(
    ("lines", "remaining"),
    [
        ([line(60), line(30)], [("10.00", "2.10")]),
        ([line(121)], [("-21.00", "-4.41")]),
        ([line(100, vat_code="9")], [("100.00", "21.00")]),
        ([], [("100.00", "21.00")]),
        ([line(100, "vat")], [("100.00", "0.00")]),
        ([line(100, "including"), line(10, "vat")], [("0.00", "-2.10")]),
        ([line(100)], []),
    ],
)
def test_what_lines_leave_is_a_part_of_its_own(lines, remaining):
    assert left(lines, share("100.00", "21.00")) == remaining


@pytest.mark.spec("BP-9")
def test_each_vat_is_divided_by_the_lines_that_are_for_it():
    lines = [line(100, vat_code="21"), line(100, vat_code="9")]
    shares = [share("100.00", "21.00"), share("50.00", "4.50", Decimal(9))]
    first, second = divided(shares, lines, PURCHASE)
    assert [part.line.vat_code for part in (*first.parts, *second.parts)] == ["21", "9"]
    assert left(lines, *shares, share("5.00", "0.00", Decimal(0))) == [("5.00", "0.00")]


@pytest.mark.spec("BP-9")
@pytest.mark.parametrize(
    ("lines", "amounts", "fault"),
    [
        ([line(150, "vat"), line()], ("100.00", "21.00"), "vat_beyond"),
        ([line(-50, "vat"), line()], ("100.00", "21.00"), "vat_beyond"),
        ([line(-100, "including"), line(200)], ("100.00", "21.00"), "vat_beyond"),
        ([line(amount=Decimal("120.00")), line()], ("100.00", "21.00"), "fixed_exceeds"),
        ([line(amount=Decimal("60.00")), line(50), line()], ("100.00", "21.00"), "fixed_exceeds"),
        ([line(amount=Decimal("5.00")), line()], ("0.00", "0.00"), "fixed_exceeds"),
        ([line(amount=Decimal("5.00")), line()], ("-100.00", "-21.00"), "fixed_exceeds"),
        ([line(amount=Decimal("25.00"), basis="vat"), line()], ("100.00", "21.00"), "vat_beyond"),
        ([line(amount=Decimal("-5.00")), line()], ("100.00", "21.00"), None),
        ([line(121), line()], ("100.00", "21.00"), None),
    ],
)
def test_what_cannot_be_meant_is_a_fault(lines, amounts, fault):
    assert made(lines, *amounts)[1] == (() if fault is None else (fault,))


def test_on_a_sale_vat_never_becomes_cost():
    parts, _ = made([line(50, "including"), line(10, "vat"), line()], terms=SALE)
    assert parts == [("50.00", "10.50", False), ("50.00", "10.50", False)]


@pytest.mark.parametrize("tax", ["0.00", "21.00"])
def test_a_document_without_amount_excluding_vat_keeps_its_vat(tax):
    parts, _ = made([line(50), line(50)], "0.00", tax)
    assert sum(Decimal(part[1]) for part in parts) == Decimal(tax)
    assert len(parts) == (2 if Decimal(tax) else 1)


@pytest.mark.spec("BP-9")
@given(SHARES, LINES, st.sampled_from([1, -1]), st.booleans())
def test_the_parts_sum_to_the_document_under_every_vat(shares, lines, sign, is_purchase):
    divisions = divided(shares, lines, Terms(sign, is_purchase, PURCHASE.fits))
    for found, division in zip(shares, divisions, strict=True):
        assert sum(part.share.taxable for part in division.parts) == found.taxable
        assert sum(part.share.tax for part in division.parts) == found.tax
        assert all(part.share.key == found.key for part in division.parts)


@pytest.mark.spec("BP-9")
@given(CENTS, CENTS, st.lists(st.integers(1, 9_999), min_size=1, max_size=6))
def test_every_part_is_within_a_cent_of_its_percentage(taxable, tax, cuts):
    edges = [0, *sorted(cuts), 10_000]
    percentages = [Decimal(b - a).scaleb(-2) for a, b in pairwise(edges)]
    lines = [line(percentage) for percentage in percentages]
    (division,) = divided([share(taxable, tax)], lines, PURCHASE)
    of = {id(part.line): part.share for part in division.parts}
    for each in lines:
        found = of.get(id(each), share("0.00", "0.00"))
        assert abs(found.taxable - taxable * each.percentage / 100) < Decimal("0.01")
        assert abs(found.tax - tax * each.percentage / 100) < Decimal("0.01")
    assert not division.faults


@given(CENTS, CENTS, LINES)
def test_a_credit_note_is_divided_as_its_invoice_is(taxable, tax, lines):
    invoice, faults = made(lines, taxable, tax, PURCHASE)
    credit, same = made(lines, -taxable, -tax, Terms(-1, True, PURCHASE.fits))
    assert [(Decimal(a), Decimal(b), c) for a, b, c in invoice] == [
        (-Decimal(a), -Decimal(b), c) for a, b, c in credit
    ]
    assert bool(faults) == bool(same)
