"""Earlier bookings as rows, and back: nothing of a booking is lost, and equal bookings make equal rows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from boekwerk.domain.amount import EXACT, from_cents
from boekwerk.domain.errors import StoreError
from boekwerk.domain.identity import document_number
from boekwerk.domain.line_texts import habit_key
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
TEXT, ARTICLE = 0, 1
"""The kinds of words that items are found by: their habit key, the seller's article."""

_MICROSECOND = datetime.timedelta(microseconds=1)
_HUNDRED = Decimal(100)
_LONGEST = 200
_LONGEST_WORD = 100
# Ten thousand billion euro: sums of them stay within 64 bits.
_MOST_CENTS = 10**15


class _Content(Struct, frozen=True, omit_defaults=True):
    lines: tuple[PastLine, ...]
    description: str | None = None
    payment_condition: str | None = None
    document: str | None = None


class BookingRow(NamedTuple):
    """A booking's row, as far as the booking itself goes; its fields are columns of ``past_bookings``."""

    key: str
    own: bool
    sales: bool
    relation: str
    journal: str
    number: str
    date: int
    booked_at: int
    total: int
    currency: str
    content: str
    one_off: bool


def row_of(booking: PastBooking) -> BookingRow:
    """Make a booking's row. Raises StoreError for texts and amounts that no column can hold."""
    row = BookingRow(
        booking.key,
        booking.source == "product",
        booking.direction == "sales",
        booking.relation,
        booking.journal or "",
        booking.number or "",
        day_number(booking.date),
        moment_number(booking.booked_at),
        _cents(booking.total, booking),
        booking.currency,
        _written(booking),
        booking.one_off,
    )
    texts = f"{row.key}{row.relation}{row.journal}{row.number}{row.currency}"
    if len(texts) > _LONGEST or not texts.isascii() or "\0" in texts:
        _check_texts(row)
    return row


def booking_row(row: Any) -> BookingRow:
    """Take what makes the booking from a row of the table, with all its columns."""
    return BookingRow(*[getattr(row, name) for name in BookingRow._fields])


def teaches(one_off: bool, one_off_marked: bool | None, *, forgotten: bool) -> bool:
    """Tell whether a booking teaches: what a person said of it goes before what it came with."""
    return not (forgotten or (one_off if one_off_marked is None else one_off_marked))


def booking_of(row: Sequence[Any], *, one_off: bool | None = None) -> PastBooking:
    """Make the booking of a `BookingRow`, or of what has the same fields; ``one_off`` as a person said."""
    key, own, sales, relation, journal, number, date, booked_at, total, currency, content, came_so = row
    rest = _read(content)
    return PastBooking(
        key,
        "product" if own else "imported",
        relation,
        "sales" if sales else "purchase",
        day_of(date),
        EPOCH + datetime.timedelta(microseconds=booked_at),
        from_cents(total),
        rest.lines,
        number or None,
        journal or None,
        currency,
        came_so if one_off is None else one_off,
        rest.description,
        rest.payment_condition,
        rest.document,
    )


def words_of(booking: PastBooking) -> set[tuple[int, str]]:
    """Give what a booking is found by: the habit keys and articles of its items, in their kinds."""
    words = set()
    for line in booking.lines:
        for item in line.items:
            if item.text:
                words.add((TEXT, word_of(habit_key(item.text))))
            if item.article:
                words.add((ARTICLE, word_of(item.article)))
    return words


def drawn_by(booking: PastBooking) -> dict[str, int]:
    """Give the cents that a booking made in Boekwerk itself drew on obligations."""
    drawn: dict[str, int] = {}
    if booking.source == "product":
        for line in booking.lines:
            if line.obligation:
                word = word_of(line.obligation)
                drawn[word] = drawn.get(word, 0) + _cents(line.amount, booking)
    return drawn


def word_of(text: str) -> str:
    """Give the form in which a text of whatever length and characters stands in an index."""
    if len(text) <= _LONGEST_WORD and text.isprintable():
        return text
    return "#" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def day_number(date: datetime.date) -> int:
    """Write a date as a number: 20261123."""
    return date.year * 10_000 + date.month * 100 + date.day


def day_of(number: int) -> datetime.date:
    """Read a date that `day_number` wrote."""
    return datetime.date(number // 10_000, number // 100 % 100, number % 100)


def moment_number(moment: datetime.datetime) -> int:
    """Write a moment with zone as microseconds since 1970 (UTC)."""
    return (moment - EPOCH) // _MICROSECOND


def normal_number(row: BookingRow) -> str:
    """Give the form in which numbers of documents are compared; empty where there is none."""
    return document_number(row.number) or ""


def _written(booking: PastBooking) -> str:
    content = _Content(booking.lines, booking.description, booking.payment_condition, booking.document)
    try:
        return _encode(content).decode()
    except UnicodeEncodeError:
        raise _not_storable(booking.key, "") from None


def _cents(amount: Decimal, booking: PastBooking) -> int:
    scaled = EXACT.multiply(amount, _HUNDRED)
    whole = int(scaled)
    if whole != scaled or abs(whole) > _MOST_CENTS:
        values = {"key": shown(booking.key), "amount": amount, "most": from_cents(_MOST_CENTS)}
        raise StoreError(Reason("past_amount_not_storable", values))
    return whole


def _check_texts(row: BookingRow) -> None:
    for text in (row.key, row.relation, row.journal, row.number, row.currency):
        if len(text) > _LONGEST or "\0" in text or not _is_unicode(text):
            raise _not_storable(row.key, text)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_storable(key: str, text: str) -> StoreError:
    values = {"key": shown(key), "text": shown(text), "most": _LONGEST}
    return StoreError(Reason("past_text_not_storable", values))


def _amount(_: type, text: Any) -> Decimal:
    # What stands in the store was written by `row_of`: no text of a stranger.
    return Decimal(text)


_encode = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(_Content, dec_hook=_amount).decode
