"""A booking as the accounting package shows it, and what changed there since (requirement PR-9)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class PackageBooking(Struct, frozen=True):
    """A booking as read from the package.

    ``content`` has every field that the package shows and a person may change there, as text by a stable
    path (``lines[0].asset_code``); what is None is empty. ``payment_condition`` is the one that it has
    now. ``held`` is whether it is kept from payment; None: the package does not tell.
    ``reference`` is our idempotency reference where the package shows it.
    """

    number: str
    content: Mapping[str, str | None]
    payment_condition: str | None = None
    held: bool | None = None
    reference: str | None = None


class FieldDifference(Struct, frozen=True):
    """A field of a booking that was changed in the package after we booked; None: it is not there."""

    field: str
    ours: str | None
    theirs: str | None


def differences(ours: PackageBooking, theirs: PackageBooking) -> tuple[FieldDifference, ...]:
    """List what differs between two readings of one booking, by field."""
    fields = sorted({*ours.content, *theirs.content})
    pairs = ((field, ours.content.get(field), theirs.content.get(field)) for field in fields)
    return tuple(FieldDifference(*each) for each in pairs if each[1] != each[2])
