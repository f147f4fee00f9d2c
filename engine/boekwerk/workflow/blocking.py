"""How a booking is kept from payment until it is authorised: what is posted, and what is put in its place.

Pure: nothing here asks the package. Whether payment is really held is seen in the package afterwards
(`boekwerk.workflow.holding`).
"""

from __future__ import annotations

import datetime

from msgspec.structs import replace

from boekwerk.domain.administration import Settings
from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import ReleaseError
from boekwerk.domain.holding import Conditions, hold_hindrances, selection_hindrances
from boekwerk.domain.reason import Reason


def held_booking(
    booking: Booking, capabilities: Capabilities, settings: Settings, conditions: Conditions
) -> Booking:
    """Give a booking as it is posted while payment waits for authorisation (PR-4).

    Only purchases are held: nobody pays what we sold. Raises ReleaseError with every reason why it cannot
    be held: then it must not be posted.
    """
    if booking.direction != "purchase":
        return booking
    hindrances = (
        *hold_hindrances(capabilities, settings, conditions),
        *selection_hindrances(booking.payment_condition, capabilities, conditions),
    )
    if hindrances:
        number = {"number": booking.number, "package": settings.package}
        raise ReleaseError(Reason("release_cannot_hold", number), hindrances)
    selected = conditions(booking.payment_condition or "")
    if capabilities.payment_block != "condition" or selected is None:
        # A service blocks the booking once it is there; nothing in it says so.
        return replace(booking, hold_payment=capabilities.payment_block == "flag")
    return replace(
        booking,
        payment_condition=capabilities.block_condition,
        selected_condition=selected.code,
        # Left open, the package would count the days of the condition that blocks.
        due_date=booking.due_date or booking.booking_date + datetime.timedelta(days=selected.days),
    )


def freed_booking(booking: Booking) -> Booking:
    """Give the booking that is put in the place of a held one: with the selected condition (PR-5)."""
    condition = booking.selected_condition or booking.payment_condition
    return replace(booking, payment_condition=condition, selected_condition=None, hold_payment=False)
