"""What earlier bookings of a relation teach, told so that a person can judge it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import Amount
from boekwerk.domain.line_texts import text_key
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.vat import Direction, VatTreatment

Cue = Literal["vat", "text", "article"]
"""What on a document leads to an account: its VAT, the text of an invoice line, an article number."""


class Led(Struct, frozen=True):
    """An account that a cue led to: how often, and when last, in the booking of that key."""

    ledger_account: str
    times: int
    last: datetime.date
    booking: str


class Habit(Struct, frozen=True):
    """A cue, and where it led: the account of the latest booking first, for that one counts.

    ``text`` is the text or article number; for VAT it is None, and ``treatment`` and ``rate`` tell it, or
    ``vat_code`` where no more is known.
    """

    direction: Direction
    cue: Cue
    led: tuple[Led, ...]
    text: str | None = None
    treatment: VatTreatment | None = None
    rate: Amount | None = None
    vat_code: str | None = None


_Name = tuple[Cue, str | None, VatTreatment | None, Amount | None, str | None]


def habits_of(bookings: Iterable[PastBooking]) -> tuple[Habit, ...]:
    """Tell what bookings of one relation teach, given latest first: by VAT, by text, by article."""
    found: dict[tuple[Direction, _Name], dict[str, Led]] = {}
    for booking in bookings:
        for line in booking.lines:
            for name in _cues(line):
                led = found.setdefault((booking.direction, name), {})
                known = led.get(line.ledger_account)
                if known is None:
                    led[line.ledger_account] = Led(line.ledger_account, 1, booking.date, booking.key)
                else:
                    led[line.ledger_account] = replace(known, times=known.times + 1)
    habits = [_habit(direction, name, tuple(led.values())) for (direction, name), led in found.items()]
    return tuple(sorted(habits, key=_order))


def _cues(line: PastLine) -> Iterator[_Name]:
    if line.kind != "cost":
        return
    yield ("vat", None, line.treatment, line.rate, None if line.treatment else line.vat_code)
    for text in dict.fromkeys(text_key(item.text) for item in line.items if item.text):
        yield ("text", text, None, None, None)
    for article in dict.fromkeys(item.article for item in line.items if item.article):
        yield ("article", article, None, None, None)


def _habit(direction: Direction, name: _Name, led: tuple[Led, ...]) -> Habit:
    cue, text, treatment, rate, vat_code = name
    return Habit(direction, cue, led, text, treatment, rate, vat_code)


def _order(habit: Habit) -> tuple[str, int, str, str]:
    cues: tuple[Cue, ...] = ("vat", "text", "article")
    vat = f"{habit.treatment or habit.vat_code or ''} {habit.rate or ''}"
    return (habit.direction, cues.index(habit.cue), habit.text or "", vat)
