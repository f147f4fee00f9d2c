"""Earlier bookings for properties: few relations, texts, journals and days, so that much of it meets."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from boekwerk.domain.line_texts import habit_key
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem

RELATIONS = ("C1", "D-é")
JOURNALS = ("INK", "VRK")
TEXTS = (
    "Abonnement mei 2026",
    "abonnement juni 2026",
    "Koffie",
    "Huur kwartaal 2",
    "x" * 300,
    "nul\0teken",
)
ARTICLES = ("A-1", "a-1", "9" * 150)
OBLIGATIONS = ("V-1", "V-2")
MOMENTS = tuple(
    datetime.datetime(2026, 5, day, hour, tzinfo=datetime.UTC) for day in (1, 2) for hour in (0, 9)
)

amounts = st.integers(-100_000, 100_000).map(lambda number: Decimal(number).scaleb(-2))
items = st.builds(
    InvoiceItem,
    text=st.none() | st.sampled_from(TEXTS),
    article=st.none() | st.sampled_from(ARTICLES),
)
lines = st.builds(
    PastLine,
    ledger_account=st.sampled_from(("4300", "4500")),
    amount=amounts,
    kind=st.sampled_from(("cost", "rounding")),
    treatment=st.none() | st.sampled_from(("standard", "reverse_charged")),
    rate=st.none() | st.sampled_from((Decimal(21), Decimal("9.0"), Decimal("1E+1"))),
    country=st.none() | st.just("NL"),
    vat_code=st.none() | st.just("1"),
    vat=amounts,
    description=st.none() | st.sampled_from(("Telefoon\nmobiel", "")),
    cost_centre=st.none() | st.just("K1"),
    project=st.none() | st.just("P1"),
    obligation=st.none() | st.sampled_from(OBLIGATIONS),
    deferred=st.booleans(),
    period_from=st.none() | st.just(datetime.date(2026, 1, 1)),
    period_until=st.none() | st.just(datetime.date(2026, 12, 31)),
    items=st.lists(items, max_size=2).map(tuple),
)


def bookings(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[PastBooking]:
    """Make bookings of which nothing follows from anything else, but for the moment of imported ones."""
    fields = {
        "key": st.integers(0, 12).map(lambda number: f"k{number}"),
        "source": st.sampled_from(("product", "imported")),
        "relation": st.sampled_from(RELATIONS),
        "direction": st.sampled_from(("purchase", "sales")),
        "date": st.sampled_from((datetime.date(2026, 4, 30), datetime.date(2026, 5, 1))),
        "booked_at": st.sampled_from(MOMENTS),
        "total": amounts,
        "lines": st.lists(lines, max_size=3).map(tuple),
        "number": st.none() | st.sampled_from(("F-7", "f 07", "F-é", "20")),
        "journal": st.none() | st.sampled_from(JOURNALS),
        "currency": st.sampled_from(("EUR", "USD")),
        "one_off": st.booleans(),
        "description": st.none() | st.just("Kantoor"),
        "payment_condition": st.none() | st.just("30"),
        "document": st.none() | st.just("a" * 64),
    }
    return st.builds(PastBooking, **{**fields, **fixed})


def many(most: int = 12, **fixed: st.SearchStrategy[object]) -> st.SearchStrategy[list[PastBooking]]:
    """Make bookings with different keys."""
    return st.lists(bookings(**fixed), max_size=most, unique_by=lambda booking: booking.key)


def answers(past) -> dict[tuple[object, ...], object]:
    """Ask everything that may be asked of earlier bookings about what `bookings` makes."""
    told: dict[tuple[object, ...], object] = {}
    for imported in (False, True):
        for direction in ("purchase", "sales"):
            _ask_relations(told, past, direction, imported)
    for obligation in OBLIGATIONS:
        for since in (None, *MOMENTS):
            told["drawn", obligation, since] = past.drawn_on(obligation, since)
    return told


def _ask_relations(told, past, direction, imported) -> None:
    habits = sorted({habit_key(text) for text in TEXTS})
    for relation in RELATIONS:
        owner = (relation, direction)
        for journal in (None, "INK", "none such"):
            key = (*owner, journal, imported)
            told["last", *key] = past.last(*owner, journal, imported=imported)
            told["others", *key] = past.last_of_others(*owner, journal, imported=imported)
        for most in (0, 2, 100):
            told["recent", *owner, imported, most] = past.recent(*owner, imported=imported, most=most)
        for habit in habits:
            found = past.with_text(*owner, habit, imported=imported, most=2)
            told["text", *owner, imported, habit] = found
        for article in ARTICLES:
            found = past.with_article(*owner, article, imported=imported, most=2)
            told["article", *owner, imported, article] = found
    for journal in (None, "INK"):
        told["anybody", direction, journal, imported] = past.last_of_others(
            None, direction, journal, imported=imported
        )
