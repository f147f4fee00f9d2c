"""Bookings as the CSV that `boekwerk.history.read_csv` reads back: the same bookings, in their order."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TextIO

from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.history.columns import COLUMNS
from boekwerk.positions.values import FALSE_WORDS, TRUE_WORDS, number_text

# A booking has its key; what the key was made of need not be told again.
_WRITTEN = tuple(column for column in COLUMNS if column.name != "transaction")
_FIELDS = {
    "vat_treatment": "treatment",
    "vat_rate": "rate",
    "vat_country": "country",
    "line_description": "description",
    "item_text": "text",
}
"""What a column is called in the domain, where that differs."""
_OF_BOOKING, _OF_LINE, _OF_ITEM = (
    tuple(_FIELDS.get(column.name, column.name) for column in _WRITTEN if column.part == part)
    for part in ("booking", "line", "item")
)
# Readers take no text with these: some programs end a file, or a cell, there.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def write_csv(bookings: Iterable[PastBooking], stream: TextIO) -> int:
    """Write bookings, with semicolons as Dutch spreadsheets open it, and give how many there were.

    The stream is opened with ``newline=""``. A booking line has a row, and each item but its first a row
    of its own below it. Characters that are no text are written as ``�``.
    """
    # With both, so that a carriage return alone in a text is quoted as well.
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in _WRITTEN])
    count = 0
    for booking in bookings:
        writer.writerows(_rows(booking))
        count += 1
    return count


def _rows(booking: PastBooking) -> Iterator[list[str]]:
    own = _cells(booking, _OF_BOOKING)
    for line in booking.lines:
        items = [_cells(item, _OF_ITEM) for item in line.items if item.text or item.article]
        first, *others = items or [_cells(InvoiceItem(), _OF_ITEM)]
        yield [*own, *_cells(line, _OF_LINE), *first]
        for item in others:
            yield [*own, *_NO_LINE, *item]


def _cells(record: PastBooking | PastLine | InvoiceItem, fields: tuple[str, ...]) -> list[str]:
    return [_written(getattr(record, field)) for field in fields]


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isprintable() else _NO_TEXT.sub("�", value)
    if isinstance(value, bool):
        return TRUE_WORDS[0] if value else FALSE_WORDS[0]
    if isinstance(value, Decimal):
        return number_text(value)
    assert isinstance(value, datetime.date)
    return value.isoformat()


_NO_LINE = [""] * len(_OF_LINE)
