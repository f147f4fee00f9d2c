"""How bookings of a relation are proposed: the booking mode, and what is copied (BP-7, BP-10)."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.reason import Location

BookingMode = Literal["last_booking_vat", "last_booking_lines", "template", "master_data"]
"""The booking mode (boekingswijze): last booking by VAT or by line recognition, template, master data."""

HeaderField = Literal["description", "payment_condition"]
LineField = Literal[
    "ledger_account", "vat_code", "description", "cost_centre", "project", "deferred", "period"
]

BOOKING_MODES: tuple[BookingMode, ...] = get_args(BookingMode)
HEADER_FIELDS: tuple[HeaderField, ...] = get_args(HeaderField)
LINE_FIELDS: tuple[LineField, ...] = get_args(LineField)


class Copying(Struct, frozen=True):
    """Which fields of the last booking are copied: all, unless they are named (BP-7)."""

    header_fields: tuple[HeaderField, ...] = HEADER_FIELDS
    line_fields: tuple[LineField, ...] = LINE_FIELDS


class RelationPreference(Struct, frozen=True):
    """What differs for a relation from the administration's settings, in one journal or in all (BP-10).

    A field that is None follows the journal, and that the administration. A preference that names the
    journal goes before one that does not.
    """

    relation: str
    journal: str | None = None
    mode: BookingMode | None = None
    header_fields: tuple[HeaderField, ...] | None = None
    line_fields: tuple[LineField, ...] | None = None
    line_recognition: bool | None = None
    """Whether invoice lines decide the booking lines and their accounts (LR-1)."""
    merge_lines: bool | None = None
    """Whether recognised lines of one VAT key and percentage become one line (LR-6)."""
    where: Location | None = None
