"""From a booking to the rows that would be written: pure, in whole cents."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

import msgspec

from boekwerk import (
    Booking,
    BookingLine,
    CorrectBooking,
    Entry,
    Plan,
    Request,
    cents,
    document_number,
    is_whole_cents,
    wrong_field,
)
from boekwerk_local.database import PACKAGE

_MOST = Decimal(10) ** 15
"""SQLite counts in 64 bits; a sum of thousands of such amounts still fits."""


def plan_of(booking: Booking) -> Plan:
    """Plan the rows of a booking.

    Raises CorrectBooking for amounts that are not whole cents, for texts that are none, and for entries
    that are not those of the booking.
    """
    payload = {
        "booking": _booking_row(booking),
        "lines": [_line_row(number, line) for number, line in enumerate(booking.lines, start=1)],
        "entries": [_entry_row(number, entry) for number, entry in enumerate(booking.entries, start=1)],
    }
    if field := wrong_field(booking):
        raise CorrectBooking(PACKAGE, "", fault="invalid", field=field)
    if not booking.entries:
        raise _refused(
            "entries", nl="De boeking heeft geen journaalregels.", en="The booking has no journal entries."
        )
    direction = "to" if booking.direction == "sales" else "from"
    summary = (
        f"Book {booking.number} {direction} {booking.relation} in journal {booking.journal} "
        f"on {booking.booking_date}: {booking.total} {booking.currency}"
    )
    return Plan(booking.reference, (Request("insert booking", summary, payload),))


def content_sha256(payload: dict[str, Any]) -> str:
    """Name the content of a booking, so that a reference cannot be used for two."""
    return hashlib.sha256(msgspec.json.encode(payload, order="sorted")).hexdigest()


def _booking_row(booking: Booking) -> dict[str, Any]:
    rate, g_account, discount = booking.rate, booking.g_account, booking.discount
    return {
        "reference": booking.reference,
        "administration": booking.administration,
        "direction": booking.direction,
        "relation": booking.relation,
        "journal": booking.journal,
        "year": _fiscal_year(booking),
        "number": booking.number,
        "number_key": document_number(booking.number),
        "booking_date": booking.booking_date.isoformat(),
        "period": booking.period,
        "due_date": _day(booking.due_date),
        "payment_condition": booking.payment_condition,
        "payment_reference": booking.payment_reference,
        "iban": booking.iban,
        "currency": booking.currency,
        "total_cents": _cents(booking.total, "total"),
        "total_home_cents": _cents(booking.total_home, "total_home"),
        "rate": f"{rate.rate:f}" if rate else None,
        "rate_date": rate.date.isoformat() if rate else None,
        "rate_source": rate.source if rate else None,
        "g_account_iban": g_account.iban if g_account else None,
        "g_account_cents": _cents(g_account.amount, "g_account.amount") if g_account else None,
        "prepaid_cents": _cents(booking.prepaid, "prepaid"),
        "discount_cents": _cents(discount.amount, "discount.amount") if discount else None,
        "discount_until": _day(discount.date) if discount else None,
        "discount_account": discount.ledger_account if discount else None,
        "description": booking.description,
        "document_sha256": booking.document_sha256,
        # Only where it is: what was sent before there was such a thing has the same content still.
        **({"held": 1} if booking.hold_payment else {}),
    }


def _fiscal_year(booking: Booking) -> int:
    """Take the year of the period, since a fiscal year may begin on any day."""
    return int(booking.period.partition("-")[0]) if booking.period else booking.booking_date.year


def _line_row(number: int, line: BookingLine) -> dict[str, Any]:
    field = f"lines[{number - 1}]"
    return {
        "line": number,
        "kind": line.kind,
        "ledger_account": line.ledger_account,
        "vat_code": line.vat_code,
        "amount_cents": _cents(line.amount, f"{field}.amount"),
        "vat_cents": _cents(line.vat, f"{field}.vat"),
        "non_deductible_vat_cents": _cents(line.non_deductible_vat, f"{field}.non_deductible_vat"),
        "self_assessed_vat_cents": _cents(line.self_assessed_vat, f"{field}.self_assessed_vat"),
        "self_assessed_deductible_cents": _cents(
            line.self_assessed_deductible, f"{field}.self_assessed_deductible"
        ),
        "description": line.description,
        "cost_centre": line.cost_centre,
        "project": line.project,
        "period_from": _day(line.period_from),
        "period_until": _day(line.period_until),
        "obligation": line.obligation,
    }


def _entry_row(number: int, entry: Entry) -> dict[str, Any]:
    field = f"entries[{number - 1}]"
    return {
        "entry": number,
        "kind": entry.kind,
        "line": entry.line,
        "ledger_account": entry.ledger_account,
        "debit_cents": _cents(entry.debit, f"{field}.debit"),
        "credit_cents": _cents(entry.credit, f"{field}.credit"),
        "currency_cents": _cents(entry.in_currency, f"{field}.in_currency"),
        "relation": entry.relation,
        "vat_code": entry.vat_code,
        "description": entry.description,
        "cost_centre": entry.cost_centre,
        "project": entry.project,
    }


def _cents(amount: Decimal | None, field: str) -> int | None:
    if amount is None:
        return None
    if not amount.is_finite() or abs(amount) >= _MOST or not is_whole_cents(amount):
        nl, en = f"{amount} is geen bedrag in hele centen.", f"{amount} is no amount in whole cents."
        raise _refused(field, nl=nl, en=en)
    return cents(amount)


def _day(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


def _refused(field: str, *, nl: str, en: str) -> CorrectBooking:
    return CorrectBooking(PACKAGE, {"nl": nl, "en": en}, fault="invalid", field=field)
