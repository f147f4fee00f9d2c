"""Fields of what was booked before: what is usual for this relation.

The history of a document are the dated bookings of its relation, in its direction (purchase or sales)
and of its kind (invoices with invoices, credit notes with credit notes), of its own date or before.
The document itself is left out. It is one administration's: `Case.booked` knows no other's.
Nothing is looked up until a rule asks for it.
"""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from itertools import takewhile

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import cents, from_cents
from boekwerk.domain.case import Case
from boekwerk.domain.identity import document_number
from boekwerk.domain.lookups import BookingHistory
from boekwerk.rules.fields.document import credit_note, whole_total
from boekwerk.rules.fields.field import Field, Words, document_currency

MOST_COMPARED = 12
"""Over how many of the last bookings the median is taken: a year of monthly invoices."""

_HUNDREDTH = Decimal("0.01")


def earlier_bookings(case: Case) -> tuple[BookedDocument, ...] | None:
    """List the history of a document, oldest first; None when the relation or direction is not known."""
    if case.relation is None or case.direction == "unknown" or not isinstance(case.booked, BookingHistory):
        return None
    last, is_credit = _day(case), bool(credit_note(case))
    itself = case.booked.with_number(case.relation.id, case.document.number or "")
    return tuple(
        [
            booked
            for booked in case.booked.of_relation(case.relation.id)
            if booked.direction == case.direction
            and (booked.total < 0) == is_credit
            and booked.date is not None
            and booked.date <= last
            and booked not in itself
        ]
    )


def _day(case: Case) -> datetime.date:
    """Give the day that history ends on, so that one document has one history whenever it is decided."""
    return case.document.issue_date or case.as_of


def _times_booked(case: Case) -> int | None:
    earlier = earlier_bookings(case)
    return None if earlier is None else len(earlier)


def _days_since_last(case: Case) -> int | None:
    earlier = earlier_bookings(case)
    if not earlier or earlier[-1].date is None:
        return None
    return (_day(case) - earlier[-1].date).days


def _median(case: Case) -> Decimal | None:
    """Give the size in the middle of the last bookings; of an even number the lower of two."""
    currency = case.document.currency
    same_money = [booked for booked in earlier_bookings(case) or () if booked.currency == currency]
    sizes = sorted(abs(cents(booked.total)) for booked in same_money[-MOST_COMPARED:])
    return from_cents(sizes[(len(sizes) - 1) // 2]) if sizes else None


def _amount_to_median(case: Case) -> Decimal | None:
    total, median = whole_total(case), _median(case)
    if total is None or not median:
        return None
    return (abs(total) * 100 / median).quantize(_HUNDREDTH, ROUND_HALF_EVEN)


def _equal_in_a_row(case: Case) -> int | None:
    """Count, from the latest back, the bookings of this document's total."""
    earlier, total = earlier_bookings(case), whole_total(case)
    if earlier is None or total is None:
        return None
    size, currency = abs(cents(total)), case.document.currency
    same = takewhile(
        lambda booked: booked.currency == currency and abs(cents(booked.total)) == size, reversed(earlier)
    )
    return sum(1 for _ in same)


def _number_seen(case: Case) -> bool | None:
    number = case.document.number
    if case.relation is None or case.direction == "unknown" or document_number(number or "") is None:
        return None
    relation = case.relation.id
    known = (
        *case.booked.with_number(relation, number or ""),
        *case.in_flight.with_number(relation, number or ""),
    )
    return any(booked.direction == case.direction for booked in known)


_times = partial(Field, type="number", unit=Words("keer", "times"))

FIELDS = (
    _times(
        name="history.times_booked",
        title=Words("Aantal keer geboekt", "Times booked"),
        about=Words(
            "Hoeveel documenten van deze relatie eerder geboekt zijn, van de factuurdatum of daarvoor: "
            "inkoop bij inkoop, facturen bij facturen.",
            "How many documents of this relation were booked before, of the invoice date or earlier: "
            "purchases with purchases, invoices with invoices.",
        ),
        get=_times_booked,
    ),
    Field(
        name="history.days_since_last",
        type="number",
        unit=Words("dagen", "days"),
        title=Words("Dagen sinds de vorige", "Days since the last"),
        about=Words(
            "Dagen tussen de vorige geboekte factuur van deze relatie en deze; onbekend als er geen is.",
            "Days between the last booked invoice of this relation and this one; unknown without one.",
        ),
        get=_days_since_last,
    ),
    Field(
        name="history.median_of_last",
        type="money",
        title=Words("Gebruikelijk bedrag", "Usual amount"),
        about=Words(
            f"De mediaan van de laatste boekingen van deze relatie (hoogstens {MOST_COMPARED}), "
            "inclusief btw, in de valuta van het document.",
            f"The median of the last bookings of this relation (at most {MOST_COMPARED}), "
            "including VAT, in the document's currency.",
        ),
        get=_median,
        currency=document_currency,
    ),
    Field(
        name="history.amount_to_median",
        type="number",
        unit=Words("procent", "percent"),
        title=Words("Bedrag ten opzichte van gebruikelijk", "Amount against the usual"),
        about=Words(
            "Het totaal van het document als percentage van history.median_of_last, op 0,01 afgerond: "
            "100 is gelijk, 150 anderhalf keer zoveel.",
            "The document's total as a percentage of history.median_of_last, rounded to 0.01: "
            "100 is the same, 150 one and a half times as much.",
        ),
        get=_amount_to_median,
    ),
    _times(
        name="history.equal_in_a_row",
        title=Words("Gelijke boekingen op rij", "Equal bookings in a row"),
        about=Words(
            "Hoeveel van de laatste boekingen van deze relatie, zonder onderbreking, het totaal van dit "
            "document hebben.",
            "How many of the last bookings of this relation, without a break, have this document's total.",
        ),
        get=_equal_in_a_row,
    ),
    Field(
        name="history.number_seen",
        type="bool",
        title=Words("Nummer eerder gezien", "Number seen before"),
        about=Words(
            "Of van deze relatie een document met dit nummer al geboekt is of onderweg is.",
            "Whether a document of this relation with this number was booked already, or is on its way.",
        ),
        get=_number_seen,
    ),
)
