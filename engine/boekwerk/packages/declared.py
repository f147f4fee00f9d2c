"""Holding a booking against what the package declares, before any connector sees it."""

from __future__ import annotations

from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities


def undeclared(booking: Booking, capabilities: Capabilities) -> str | None:
    """Name the first field of a booking that asks for what the package does not declare."""
    asked = {
        "currency": booking.rate is not None and not capabilities.foreign_currency,
        "g_account": booking.g_account is not None and not capabilities.g_account,
    }
    for number, line in enumerate(booking.lines):
        asked[f"lines[{number}].cost_centre"] = bool(line.cost_centre) and not capabilities.cost_centres
        asked[f"lines[{number}].project"] = bool(line.project) and not capabilities.projects
        asked[f"lines[{number}].obligation"] = bool(line.obligation) and not capabilities.obligations
        asked[f"lines[{number}].deferred"] = line.deferred and not capabilities.spread_over_periods
    return next((field for field, missing in asked.items() if missing), None)
