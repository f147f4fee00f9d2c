"""What earlier bookings taught: what leads to which ledger account, and on what grounds (LR-7)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount
from boekwerk.domain.line_texts import habit_key
from boekwerk.domain.past import PastBooking, PastLine, taught_order
from boekwerk.domain.vat import Direction, VatTreatment

Clue = Literal["text", "article", "vat"]


class LearnedVat(Struct, frozen=True):
    """The VAT of booking lines; where ``treatment`` is None it is known by the package's code only."""

    treatment: VatTreatment | None
    rate: Amount | None
    code: str | None


class Learned(Struct, frozen=True):
    """That a text, an article or VAT led to a ledger account, in how many bookings, and when last.

    ``clue`` is a `line_texts.habit_key`, the seller's article number, or the VAT; ``booking`` is the key of
    the last booking that says so.
    """

    direction: Direction
    kind: Clue
    clue: str | LearnedVat
    ledger_account: str
    bookings: int
    last: datetime.date
    booking: str


_Lesson = tuple[Direction, Clue, str | LearnedVat, str]


def learned(bookings: Iterable[PastBooking]) -> tuple[Learned, ...]:
    """Tell what bookings teach, whichever they are: what has most bookings goes first."""
    found: dict[_Lesson, tuple[int, PastBooking]] = {}
    for booking in bookings:
        for key in dict.fromkeys(_lessons(booking)):
            count, last = found.get(key, (0, booking))
            found[key] = (count + 1, max(last, booking, key=taught_order))
    told = [Learned(*key, count, last.date, last.key) for key, (count, last) in found.items()]
    return tuple(sorted(told, key=_most_first))


def _lessons(booking: PastBooking) -> Iterator[_Lesson]:
    for line in booking.lines:
        if line.kind == "cost":
            yield booking.direction, "vat", _vat_of(line), line.ledger_account
            for item in line.items:
                if item.text:
                    yield booking.direction, "text", habit_key(item.text), line.ledger_account
                if item.article:
                    yield booking.direction, "article", item.article, line.ledger_account


def _vat_of(line: PastLine) -> LearnedVat:
    return LearnedVat(line.treatment, line.rate, line.vat_code)


def _most_first(lesson: Learned) -> tuple[object, ...]:
    clue = lesson.clue
    text = clue if isinstance(clue, str) else f"{clue.treatment} {clue.rate} {clue.code}"
    return (
        lesson.direction,
        lesson.kind,
        -lesson.bookings,
        -lesson.last.toordinal(),
        text,
        lesson.ledger_account,
    )
