"""What YAML takes for something else: each does what its author meant, or is refused with the way out."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.document import Party, Totals
from boekwerk.domain.proposal import BookingLine
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.values import folded

AS_MEANT = [
    ("supplier.country: NO", {"supplier": ("country", "NO")}),
    ("supplier.country: no", {"supplier": ("country", "NO")}),
    ("document.number: no", {"number": "no"}),
    ("document.number: on", {"number": "ON"}),
    ("document.number: 12:30", {"number": "12:30"}),
    ("document.number: 1_000", {"number": "1_000"}),
    ("document.number: 1e3", {"number": "1e3"}),
    ("document.number: 0x1F", {"number": "0x1F"}),
    ("document.number: 2026-01-31", {"number": "2026-01-31"}),
    ("document.number: 00123", {"number": "00123"}),
    ("document.number: a#b  # what stands here is a comment", {"number": "a#b"}),
]


@pytest.mark.parametrize(("condition", "given"), AS_MEANT)
def test_a_text_is_the_text_that_was_written(make, condition, given):
    if "supplier" in given:
        party = Party(name="x")
        given = {"supplier": replace(party, address=replace(party.address, country=given["supplier"][1]))}
    assert make.result_of(condition, make.case(**given)) == "held"


CODES = [("0800", "0800"), ("'0800'", "0800"), ("4500", "4500"), ("010", "010")]


@pytest.mark.parametrize(("written", "code"), CODES)
def test_a_code_may_be_a_number_or_a_text_and_keeps_its_zeros(make, written, code):
    line = BookingLine("cost", code, None, code, Decimal(1), Decimal(0))
    case = make.case(booking_lines=(line,))
    assert (
        make.result_of(f"any_booking_line: {{ledger_account: {written}, vat_code: [{written}]}}", case)
        == "held"
    )
    other = make.case(booking_lines=(replace(line, ledger_account=code.lstrip("0") + "1"),))
    assert make.result_of(f"any_booking_line: {{ledger_account: {written}}}", other) == "did_not_hold"


REFUSED = [
    ("document.total_incl: 1_000", "did you mean 1000.00?"),
    ("document.total_incl: 1e3", "did you mean 1000.00?"),
    ("document.total_incl: 1.5e+2", "did you mean 150.00?"),
    ("document.total_incl: 1.000,50", "did you mean 1000.50?"),
    ("document.total_incl: 1,000.50", "did you mean 1000.50?"),
    ("document.total_incl: 12:30", "is not an amount"),
    ("document.total_incl: 1e999999999", "is not an amount"),
    ("document.total_incl: .inf", "is not an amount"),
    ("document.total_incl: 0800", "is not an amount"),
    ("document.issue_date: 31-01-2026", "did you mean 2026-01-31?"),
    ("document.issue_date: 20260131", "is not a date"),
    ("relation.known: yes", "did you mean true?"),
    ("relation.known: off", "did you mean false?"),
    ("relation.known: 'true'", "did you mean true?"),
    ("document.number: ~", "A value is missing here."),
    ("document.number:", "A value is missing here."),
    ("document.number: &x 1", "anchor"),
    ("document.number: *x", "*x"),
    ("document.number: !!str 1", "tag"),
    ("document.number: !!python/name:os.system 1", "tag"),
    ("{<<: {a: b}, document.number: x}", "<<"),
    ("{document.number: a, 'document.number': b}", "for the second time"),
]


@pytest.mark.spec("RU-2")
@pytest.mark.spec("RU-7")
@pytest.mark.parametrize(("condition", "expected"), REFUSED)
def test_what_is_not_clear_is_refused_with_one_message_and_a_way_out(make, condition, expected):
    (problem,) = read_rule_text(make.rule("r", condition), "f.yaml")[1]
    assert expected in sentence(problem, "en")
    assert problem.where.line == 9
    assert all(remedy(problem, language) for language in LANGUAGES)


LETTERS = st.text(alphabet="abcXYZéÉëïöüçñåøßœŒĳĲﬁﬀ ＡＢ１", max_size=12)


@given(LETTERS)
def test_text_is_equal_whatever_its_capitals_and_its_form_in_unicode(text):
    for other in (text.upper(), text.lower(), unicodedata.normalize("NFD", text), f"  {text} "):
        assert folded(other) == folded(text)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(("one", "other"), [("é", "e"), ("ö", "oe"), ("ø", "o")])
def test_accents_count(one, other):
    assert folded(one) != folded(other)


AMOUNTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.spec("AB-5")
@given(fact=AMOUNTS, bound=AMOUNTS, sign=st.sampled_from([1, -1]), digits=st.integers(0, 6))
def test_money_compares_as_cents_by_size(make, fact, bound, sign, digits):
    written = (sign * fact).quantize(Decimal(1).scaleb(-2 - digits))
    case = make.case(totals=Totals(tax_inclusive=written), type="invoice")
    assert make.result_of(f"document.total_incl: {{at_most: {bound:.2f}}}", case) == _said(fact <= bound)
    assert make.result_of(f"document.total_incl: {bound:.2f}", case) == _said(fact == bound)


def _said(held):
    return "held" if held else "did_not_hold"


@pytest.mark.spec("AB-5")
@pytest.mark.parametrize("currency", ["USD", None])
@pytest.mark.parametrize("field", ["document.total_incl", "document.vat_total", "history.median_of_last"])
def test_an_amount_in_another_currency_is_unknown(make, currency, field):
    assert make.result_of(f"{field}: {{at_least: 0}}", make.case(currency=currency)) == "unknown"
