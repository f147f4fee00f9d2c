import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.administration import ExchangeRate
from boekwerk.domain.amount import rounded
from boekwerk.domain.booking import home_total

STANDARD = ("S", "21", "100.00", "21.00")


def _codes(reasons):
    return [reason.code for reason in reasons]


@pytest.fixture
def dollars(invoice):
    def make(*rows, vat_home=None, **changes):
        document = invoice(*rows, currency="USD", **changes)
        if vat_home is None:
            return document
        totals = replace(document.totals, tax_in_tax_currency=Decimal(vat_home))
        return replace(document, tax_currency="EUR", totals=totals)

    return make


@pytest.mark.spec("BP-19")
def test_amounts_are_converted_and_sum_to_the_cent(dollars, vonk, proposed):
    proposal = proposed(dollars(STANDARD, ("S", "9", "33.33", "3.00")), vonk)
    parts = [part for line in proposal.lines for part in (line.amount_home, line.vat_home)]
    assert proposal.total_home == Decimal("143.75") == sum(parts)
    assert parts == [Decimal("91.37"), Decimal("19.19"), Decimal("30.45"), Decimal("2.74")]
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-19")
def test_rate_says_its_date_and_source(dollars, vonk, proposed):
    rate = proposed(dollars(STANDARD), vonk).rate
    assert (rate.code, rate.rate, rate.source) == ("USD", Decimal("0.9137"), "ECB")
    assert rate.date == datetime.date(2026, 3, 13)


@pytest.mark.spec("BP-19")
def test_vat_that_the_document_states_in_euro_is_taken(dollars, vonk, proposed):
    line = proposed(dollars(STANDARD, vat_home="19.30"), vonk).lines[0]
    assert (line.amount_home, line.vat_home) == (Decimal("91.37"), Decimal("19.30"))
    assert line.provenance["vat_home"].origin == "document"


AMOUNTS = st.decimals(-5000, 5000, places=2)


@pytest.mark.spec("BP-16", "BP-19")
@given(
    st.lists(AMOUNTS, min_size=1, max_size=4),
    st.decimals("0.96", "1.04", places=3),
    st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_net_line_stays_within_a_cent_of_the_rate(dollars, vonk, proposed, nets, deviation, stated):
    rates = ("21", "9", "0", "0")
    kinds = ("S", "S", "Z", "AE")
    rows = [
        (kind, rate, str(net), str(rounded(net * Decimal(rate) / 100)))
        for kind, rate, net in zip(kinds, rates, nets, strict=False)
    ]
    tax = sum(Decimal(row[3]) for row in rows)
    vat_home = str(rounded(tax * Decimal("0.9137") * deviation)) if stated else None
    proposal = proposed(dollars(*rows, vat_home=vat_home), vonk)
    exact = [line.amount * Decimal("0.9137") for line in proposal.lines]
    off = [abs(line.amount_home - e) for line, e in zip(proposal.lines, exact, strict=True)]
    assert max(off) <= Decimal("0.01")
    assert home_total(proposal.lines) == proposal.total_home


@pytest.mark.spec("BP-19")
def test_vat_in_euro_does_not_move_a_small_line(dollars, vonk, proposed):
    rows = (("S", "21", "100000.00", "21000.00"), ("Z", "0", "1.00", "0.00"))
    first, second = proposed(dollars(*rows, vat_home="19000.00"), vonk).lines
    assert (second.amount_home, second.vat_home) == (Decimal("0.91"), Decimal("0.00"))
    assert (first.amount_home, first.vat_home) == (Decimal("91370.00"), Decimal("19000.00"))


@pytest.mark.spec("BP-19")
def test_vat_in_euro_that_only_fits_as_a_sum_is_unresolved(dollars, vonk, proposed):
    rows = (("S", "21", "1000.00", "210.00"), ("S", "9", "-2333.11", "-209.98"))
    proposal = proposed(dollars(*rows, vat_home="0.04"), vonk)
    assert "vat_in_currency_contradicts" in _codes(proposal.unresolved)


@pytest.mark.spec("BP-16", "BP-19")
def test_vat_in_euro_that_is_not_deductible_joins_the_cost(dollars, vonk, office, proposed):
    half = tuple(replace(code, deductible=Decimal(50)) for code in vonk.vat_codes("purchase"))
    line = proposed(dollars(STANDARD, vat_home="19.30"), office(vat_codes=half)).lines[0]
    assert (line.amount_home, line.vat_home) == (Decimal("101.02"), Decimal("9.65"))


@pytest.mark.spec("BP-19")
def test_vat_in_euro_far_from_the_rate_is_unresolved(dollars, vonk, proposed):
    proposal = proposed(dollars(STANDARD, vat_home="29.30"), vonk)
    assert _codes(proposal.unresolved) == ["vat_in_currency_contradicts"]


@pytest.mark.spec("BP-19")
@pytest.mark.parametrize(
    ("rates", "code"),
    [
        ((), "exchange_rate_missing"),
        (
            (ExchangeRate("USD", datetime.date(2025, 1, 1), Decimal("0.9"), "ECB"),),
            "exchange_rate_old",
        ),
    ],
)
def test_no_usable_rate_is_unresolved(dollars, office, proposed, rates, code):
    assert _codes(proposed(dollars(STANDARD), office(exchange_rates=rates)).unresolved) == [code]


@pytest.mark.spec("BP-19")
def test_package_without_foreign_currency_is_unresolved(dollars, office, proposed):
    proposal = proposed(dollars(STANDARD), office(capabilities={"foreign_currency": False}))
    assert _codes(proposal.unresolved) == ["foreign_currency_not_supported"]


@pytest.mark.spec("BP-19")
def test_self_assessed_vat_is_converted_too(dollars, vonk, proposed):
    line = proposed(dollars(("AE", "0", "100.00", "0.00")), vonk).lines[0]
    assert (line.self_assessed_vat, line.self_assessed_home) == (Decimal("21.00"), Decimal("19.19"))
    assert line.self_assessed_deductible_home == Decimal("19.19")


@pytest.mark.spec("BP-16", "BP-19")
def test_foreign_vat_is_part_of_the_cost(dollars, vonk, proposed):
    document = dollars(("S", "19", "100.00", "19.00"))
    supplier = replace(document.supplier, vat_id="DE123456789")
    proposal = proposed(replace(document, supplier=supplier), vonk)
    line = proposal.lines[0]
    assert (line.amount, line.vat, line.vat_code) == (Decimal("119.00"), Decimal("0.00"), None)
    assert line.amount_home == proposal.total_home == Decimal("108.73")
    assert _codes(proposal.remarks) == ["vat_foreign_is_cost"]


def test_own_currency_has_no_rate(invoice, vonk, proposed):
    proposal = proposed(invoice(STANDARD), vonk)
    assert (proposal.rate, proposal.total_home, proposal.lines[0].amount_home) == (None, None, None)
