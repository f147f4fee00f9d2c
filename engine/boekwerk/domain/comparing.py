"""What the package shows of a booking: whether payment is held, and what was changed there (PR-4, PR-9)."""

from __future__ import annotations

from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.package_booking import FieldDifference, PackageBooking, differences
from boekwerk.domain.reason import Reason

_CONDITION = "payment_condition"
_NOTHING = "-"


def is_seen_held(shown: PackageBooking, capabilities: Capabilities) -> bool:
    """Tell whether the package shows that a booking is kept from payment; what it does not tell is not."""
    if capabilities.payment_block == "condition":
        return shown.payment_condition == capabilities.block_condition and shown.held is not False
    return shown.held is True


def is_seen_free(shown: PackageBooking, booking: Booking, capabilities: Capabilities) -> bool:
    """Tell whether the package shows that a held ``booking`` was given free.

    By a condition it is when it has the selected one, whether that is payable or not (PR-5).
    """
    if capabilities.payment_block == "condition":
        return shown.payment_condition == booking.selected_condition
    return shown.held is False


def changes_since(ours: PackageBooking, theirs: PackageBooking) -> tuple[FieldDifference, ...]:
    """List what was changed in the package since we read ``ours``, its payment condition included."""
    found = differences(ours, theirs)
    if ours.payment_condition == theirs.payment_condition or any(
        each.field == _CONDITION for each in found
    ):
        return found
    return (*found, FieldDifference(_CONDITION, ours.payment_condition, theirs.payment_condition))


def change_reasons(changes: tuple[FieldDifference, ...]) -> tuple[Reason, ...]:
    """Say of each field what we booked and what stands there now."""
    return tuple(
        Reason(
            "release_field_changed",
            {
                "field": change.field,
                "ours": _NOTHING if change.ours is None else change.ours,
                "theirs": _NOTHING if change.theirs is None else change.theirs,
            },
        )
        for change in changes
    )
