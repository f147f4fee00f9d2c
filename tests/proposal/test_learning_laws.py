"""Laws of what proposals learn: sums hold in every mode, and only what was booked matters."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.amount import is_whole_cents
from boekwerk.domain.booking import lines_total
from boekwerk.domain.document import VatRow
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.preference import BOOKING_MODES, LINE_FIELDS, RelationPreference
from boekwerk.domain.template import Template, TemplateLine

AMOUNTS = st.decimals(-(10**6), 10**6, places=2)
ROWS = st.lists(
    st.tuples(st.just("S"), st.sampled_from([Decimal(21), Decimal(9)]), AMOUNTS, AMOUNTS)
    | st.tuples(st.sampled_from(["E", "Z", "AE"]), st.just(Decimal(0)), AMOUNTS, st.just(Decimal("0.00"))),
    min_size=1,
    max_size=4,
)
DATES = st.dates(datetime.date(2025, 1, 1), datetime.date(2026, 3, 15))
LINES = st.builds(
    PastLine,
    st.sampled_from(["4000", "4100", "4500", "4510", "GONE"]),
    AMOUNTS,
    treatment=st.sampled_from(["standard", "reverse_charged", "exempt", "zero", None]),
    rate=st.sampled_from([Decimal(21), Decimal(9), None]),
    vat_code=st.sampled_from(["I21", "I9", "IR", "IV", "GONE", None]),
    description=st.sampled_from([None, "Onderhoud 2026-1 februari 2026", "{factuurnummer}"]),
    cost_centre=st.sampled_from([None, "NOORD"]),
    deferred=st.booleans(),
    period_from=st.none() | DATES,
    period_until=st.none() | DATES,
)


def _booking(number, day, lines, one_off, source):
    return PastBooking(
        key=f"bw-{number}",
        source=source,
        relation="C1",
        direction="purchase",
        date=day,
        booked_at=datetime.datetime.combine(day, datetime.time(), datetime.UTC),
        total=sum((line.amount for line in lines), Decimal("0.00")),
        lines=tuple(lines),
        number=f"2026-{number}",
        journal="60",
        one_off=one_off,
        description="Inkoop",
        payment_condition="30",
    )


BOOKINGS = st.lists(
    st.builds(
        _booking,
        st.integers(1, 40),
        DATES,
        st.lists(LINES, min_size=1, max_size=4),
        st.booleans(),
        st.sampled_from(["product", "imported"]),
    ),
    max_size=6,
    unique_by=lambda booking: booking.key,
)
TEMPLATES = (
    Template(
        "Verdeeld",
        "C1",
        "60",
        (
            TemplateLine("4510", percentage=Decimal("33.3")),
            TemplateLine("4500", percentage=Decimal("12.5")),
            TemplateLine("4000"),
        ),
        default=True,
    ),
)
FIELDS = st.lists(st.sampled_from(LINE_FIELDS), unique=True).map(tuple)


@pytest.fixture(scope="module")
def learning(office):
    return {
        mode: office({"booking_mode": mode, "imported_history_teaches": True}, templates=TEMPLATES)
        for mode in BOOKING_MODES
    }


@pytest.fixture(scope="module")
def made(invoice):
    return lambda rows: invoice(*(VatRow(*row) for row in rows))


@pytest.mark.spec("BP-16")
@given(rows=ROWS, bookings=BOOKINGS, mode=st.sampled_from(BOOKING_MODES))
@settings(max_examples=120, deadline=None)
def test_every_proposal_sums_to_the_document_in_every_mode(made, learning, proposed, rows, bookings, mode):
    document = made(rows)
    proposal = proposed(document, learning[mode], past=PastIndex(bookings))
    assert lines_total(proposal.lines) == proposal.total == document.totals.tax_inclusive
    assert all(is_whole_cents(amount) for line in proposal.lines for amount in (line.amount, line.vat))


@pytest.mark.spec("BP-3", "BP-7")
@given(rows=ROWS, bookings=BOOKINGS, mode=st.sampled_from(BOOKING_MODES))
@settings(max_examples=60, deadline=None)
def test_every_field_with_a_value_says_where_it_came_from(made, learning, proposed, rows, bookings, mode):
    proposal = proposed(made(rows), learning[mode], past=PastIndex(bookings))
    fields = ("ledger_account", "vat_code", "description", "cost_centre", "deferred", "period_from")
    silent = [
        name
        for line in proposal.lines
        for name in fields
        if getattr(line, name) and name not in line.provenance
    ]
    assert silent == []


@pytest.mark.spec("BP-8")
@given(rows=ROWS, bookings=BOOKINGS, mode=st.sampled_from(BOOKING_MODES))
@settings(max_examples=60, deadline=None)
def test_one_off_bookings_change_nothing(made, learning, proposed, rows, bookings, mode):
    teaching = PastIndex([booking for booking in bookings if not booking.one_off])
    document = made(rows)
    assert proposed(document, learning[mode], past=PastIndex(bookings)) == proposed(
        document, learning[mode], past=teaching
    )


@pytest.mark.spec("BP-3")
@given(rows=ROWS, bookings=BOOKINGS, data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_history_was_added_does_not_matter(
    made, learning, proposed, rows, bookings, data
):
    shuffled = data.draw(st.permutations(bookings))
    document, office = made(rows), learning["last_booking_vat"]
    assert proposed(document, office, past=PastIndex(shuffled)) == proposed(
        document, office, past=PastIndex(bookings)
    )


@pytest.mark.spec("BP-3")
@given(rows=ROWS, bookings=BOOKINGS)
@settings(max_examples=40, deadline=None)
def test_imports_that_do_not_teach_leave_only_a_remark(made, office, learning, proposed, rows, bookings):
    careful = office({"booking_mode": "last_booking_vat"}, templates=TEMPLATES)
    own = PastIndex([booking for booking in bookings if booking.source == "product"])
    document = made(rows)
    with_imports = proposed(document, careful, past=PastIndex(bookings))
    without = proposed(document, careful, past=own)
    told = [reason for reason in with_imports.remarks if reason.code != "last_booking_only_imported"]
    assert replace(with_imports, remarks=tuple(told)) == without


@pytest.mark.spec("BP-7")
@given(rows=ROWS, bookings=BOOKINGS, fields=FIELDS)
@settings(max_examples=60, deadline=None)
def test_a_field_that_is_switched_off_never_comes_from_a_booking(
    made, office, proposed, rows, bookings, fields
):
    by_last = {"booking_mode": "last_booking_vat", "imported_history_teaches": True}
    selecting = office(by_last, preferences=(RelationPreference("C1", line_fields=fields),))
    proposal = proposed(made(rows), selecting, past=PastIndex(bookings))
    copied = {
        "period" if name.startswith("period") else name
        for line in proposal.lines
        for name, origin in line.provenance.items()
        if origin.origin == "last_booking"
    }
    assert copied <= set(fields)
