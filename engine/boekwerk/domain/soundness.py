"""The last look at a booking before it is planned: whether it agrees with itself (BP-16, PR-11)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.amount import ZERO
from boekwerk.domain.booking import Booking, lines_total
from boekwerk.domain.entry import EntryKind
from boekwerk.domain.identity import document_number

_NAMED = ("reference", "administration", "relation", "journal", "number", "currency")
# Line breaks and tabs are text; other control characters and half a surrogate pair are not.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TOO_MUCH = Decimal(10) ** 15
_Sums = dict[tuple[EntryKind, int | None], Decimal]


def wrong_field(booking: Booking) -> str | None:
    """Name the first field that keeps a booking from being sound, as ``entries[0]``; None: it is sound.

    A booking is sound when its texts are texts, its amounts are amounts, it has what every booking has,
    its lines sum to the total, and its journal entries, where it has them, are those of the total and of
    the lines.
    """
    judges: tuple[Callable[[Booking], Iterator[str]], ...] = (_values, _named, _lines, _entries)
    return next((field for judge in judges for field in judge(booking)), None)


def _values(booking: Booking) -> Iterator[str]:
    for field, value in _leaves(booking, ""):
        is_text = not isinstance(value, str) or _NOT_TEXT.search(value) is None
        is_amount = not isinstance(value, Decimal) or (value.is_finite() and abs(value) < _TOO_MUCH)
        if not (is_text and is_amount):
            yield field


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _leaves(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    else:
        yield path, value


def _named(booking: Booking) -> Iterator[str]:
    yield from (name for name in _NAMED if not getattr(booking, name).strip())
    if document_number(booking.number) is None:
        yield "number"
    if booking.iban is not None and not booking.iban.isascii():
        yield "iban"


def _lines(booking: Booking) -> Iterator[str]:
    if not booking.lines:
        yield "lines"
    for index, line in enumerate(booking.lines):
        if not (line.ledger_account and line.ledger_account.strip()):
            yield f"lines[{index}].ledger_account"
    if lines_total(booking.lines) != booking.total:
        yield "total"


def _entries(booking: Booking) -> Iterator[str]:
    if not booking.entries:
        return
    found: _Sums = defaultdict(lambda: ZERO)
    for index, entry in enumerate(booking.entries):
        if min(entry.debit, entry.credit) < 0 or (entry.debit and entry.credit):
            yield f"entries[{index}]"
        if not entry.ledger_account.strip():
            yield f"entries[{index}].ledger_account"
        found[entry.kind, entry.line] += entry.debit - entry.credit
    expected = _expected(booking)
    if any(found.get(key, ZERO) != expected.get(key, ZERO) for key in {*found, *expected}):
        yield "entries"
    if sum(found.values(), ZERO):
        yield "entries"


def _expected(booking: Booking) -> _Sums:
    """Sum what the entries of each kind and line must be, debit counting as plus."""
    factor = 1 if booking.direction == "purchase" else -1
    foreign = booking.rate is not None
    total = booking.total_home if foreign else booking.total
    sums: _Sums = {("control", None): -(total or ZERO) * factor}
    for number, line in enumerate(booking.lines, start=1):
        amounts: dict[EntryKind, tuple[Decimal, Decimal | None]] = {
            "line": (line.cost, line.cost_home),
            "vat": (line.vat, line.vat_home),
            "vat_payable": (-line.self_assessed_vat, -(line.self_assessed_home or ZERO)),
            "vat_deductible": (line.self_assessed_deductible, line.self_assessed_deductible_home),
        }
        for kind, (amount, home) in amounts.items():
            sums[kind, number] = ((home or ZERO) if foreign else amount) * factor
    return sums
