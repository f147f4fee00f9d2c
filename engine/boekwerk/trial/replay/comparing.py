"""Whether a proposal is what was booked: to the cent, and field by field."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import BookingLine

ComparedField = Literal["ledger_account", "vat_code", "cost_centre", "project"]
COMPARED_FIELDS: tuple[ComparedField, ...] = ("ledger_account", "vat_code", "cost_centre", "project")

_Line = PastLine | BookingLine


class Comparison(Struct, frozen=True):
    """How a proposal compares with what was booked.

    ``fields`` has every field that the same amounts stand on; one that history does not tell is left
    out. ``is_right`` is whether all of them agree at once, amount for amount, to the cent.
    """

    is_right: bool
    fields: dict[ComparedField, bool]


def compared(proposed: Sequence[BookingLine], booking: PastBooking) -> Comparison:
    """Compare proposed lines with booked ones. How an amount is divided into lines does not count."""
    names = _told(booking)
    if _is_same(proposed, booking.lines, names) and _is_vat_same(proposed, booking.lines, names):
        return Comparison(True, dict.fromkeys(names, True))
    fields = {name: _is_same(proposed, booking.lines, (name,)) for name in names}
    if "vat_code" in fields:
        fields["vat_code"] = _is_vat_same(proposed, booking.lines, names)
    return Comparison(False, fields)


def _is_vat_same(
    proposed: Iterable[_Line], booked: Iterable[_Line], names: tuple[ComparedField, ...]
) -> bool:
    """Compare amounts and VAT by code: VAT goes to its code's account, whatever line a cent of it is on."""
    if "vat_code" not in names:
        return True
    return _vat(proposed) == _vat(booked)


def _told(booking: PastBooking) -> tuple[ComparedField, ...]:
    """Name the fields that a booking tells: VAT codes are often missing in imported history."""
    tells_vat = all(line.vat_code or line.kind == "rounding" for line in booking.lines)
    return COMPARED_FIELDS if tells_vat else tuple(n for n in COMPARED_FIELDS if n != "vat_code")


def _is_same(proposed: Iterable[_Line], booked: Iterable[_Line], names: tuple[ComparedField, ...]) -> bool:
    key: Callable[[_Line], Hashable] = attrgetter(*names)
    return _amounts(proposed, key) == _amounts(booked, key)


def _amounts(lines: Iterable[_Line], key: Callable[[_Line], Hashable]) -> dict[Hashable, Decimal]:
    """Sum amounts; nothing that comes to zero."""
    sums: dict[Hashable, Decimal] = {}
    for line in lines:
        name = key(line)
        sums[name] = EXACT.add(sums.get(name, ZERO), line.amount)
    return {name: amount for name, amount in sums.items() if amount}


def _vat(lines: Iterable[_Line]) -> dict[str | None, tuple[Decimal, Decimal]]:
    sums: dict[str | None, tuple[Decimal, Decimal]] = {}
    for line in lines:
        amount, vat = sums.get(line.vat_code, (ZERO, ZERO))
        sums[line.vat_code] = (EXACT.add(amount, line.amount), EXACT.add(vat, line.vat))
    return {code: pair for code, pair in sums.items() if any(pair)}
