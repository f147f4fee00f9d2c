"""Whether a proposal is what was booked: to the cent, and field by field."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
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
    fields = {name: _is_same(proposed, booking.lines, (name,)) for name in names}
    return Comparison(all(fields.values()) and _is_same(proposed, booking.lines, names), fields)


def _told(booking: PastBooking) -> tuple[ComparedField, ...]:
    """Name the fields that a booking tells: VAT codes are often missing in imported history."""
    tells_vat = all(line.vat_code or line.kind == "rounding" for line in booking.lines)
    return COMPARED_FIELDS if tells_vat else tuple(n for n in COMPARED_FIELDS if n != "vat_code")


def _is_same(proposed: Iterable[_Line], booked: Iterable[_Line], names: tuple[ComparedField, ...]) -> bool:
    def key(line: _Line) -> Hashable:
        return tuple([getattr(line, name) or None for name in names])

    # VAT goes to the account of its code, whatever line it stands on: cents of rounding may move.
    with_vat = names == ("vat_code",)
    return _amounts(proposed, key, with_vat=with_vat) == _amounts(booked, key, with_vat=with_vat)


def _amounts(
    lines: Iterable[_Line], key: Callable[[_Line], Hashable], *, with_vat: bool
) -> dict[Hashable, tuple[Decimal, Decimal]]:
    """Sum amounts, and the VAT where it belongs to what they are summed by; nothing that comes to zero."""
    sums: dict[Hashable, tuple[Decimal, Decimal]] = {}
    for line in lines:
        amount, vat = sums.get(key(line), (ZERO, ZERO))
        more = line.vat if with_vat else ZERO
        sums[key(line)] = (EXACT.add(amount, line.amount), EXACT.add(vat, more))
    return {name: pair for name, pair in sums.items() if any(pair)}
