"""Holding what is asked against what the package declares, before any connector sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities


class Needed(Struct, frozen=True):
    """What must be declared for a method, and how a vendor writes that."""

    words: str
    holds: Callable[[Capabilities], bool]


NEEDED: Mapping[str, Needed] = MappingProxyType(
    {
        "validate": Needed("validate_only", lambda it: it.validate_only),
        "find_document": Needed("duplicate_check 'look_up'", lambda it: it.duplicate_check == "look_up"),
        "read_booking": Needed("reads_bookings", lambda it: it.reads_bookings),
        "block": Needed("payment_block 'service'", lambda it: it.payment_block == "service"),
        "release": Needed(
            "payment_block 'flag' or 'service'", lambda it: it.payment_block in ("flag", "service")
        ),
        "update": Needed("updates", lambda it: it.updates),
        "reverse": Needed("reversal", lambda it: it.reversal != "none"),
        "attach": Needed("attachments", lambda it: it.attachments),
        "changes": Needed("synchronises", lambda it: it.synchronises),
    }
)
"""The methods of a connector that not every package has."""


def declares(capabilities: Capabilities, call: str) -> bool:
    """Tell whether a method of a connector may be called."""
    return call not in NEEDED or NEEDED[call].holds(capabilities)


def undeclared(booking: Booking, capabilities: Capabilities) -> str | None:
    """Name the first field of a booking that asks for what the package does not declare."""
    asked = {
        "currency": booking.rate is not None and not capabilities.foreign_currency,
        "archive_link": booking.archive_link is not None and not capabilities.archive_link,
        "g_account": booking.g_account is not None and not capabilities.g_account,
        "hold_payment": booking.hold_payment and capabilities.payment_block != "flag",
        "selected_condition": bool(booking.selected_condition) and capabilities.payment_block == "none",
    }
    for number, line in enumerate(booking.lines):
        asked[f"lines[{number}].cost_centre"] = bool(line.cost_centre) and not capabilities.cost_centres
        asked[f"lines[{number}].project"] = bool(line.project) and not capabilities.projects
        asked[f"lines[{number}].obligation"] = bool(line.obligation) and not capabilities.obligations
        asked[f"lines[{number}].deferred"] = line.deferred and not capabilities.spread_over_periods
    return next((field for field, missing in asked.items() if missing), None)
