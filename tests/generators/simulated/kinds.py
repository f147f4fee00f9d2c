"""Which packages are simulated, and in what they differ."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

LATE_SECONDS = 2
"""After how many seconds a booking can be found where looking up is late."""
CALL_SECONDS = 3
"""After how many seconds a call has ended: the package does nothing for a call that is older."""
TOKEN = "let-me-in"
"""The token that a package with links takes, until `SimulatedPackage.tokens` says otherwise."""


class SimulatedKind(Struct, frozen=True):
    """A simulated package: how it blocks payment, how sure looking up is, and what of duplicates.

    ``look_up``: sure at once; late: sure after `LATE_SECONDS`, and not before; unsure: as late, while
    nothing is promised; none: it cannot be looked up. ``duplicates``: look_up: it takes a second booking
    of one number, and can be asked for the first; rejects: it refuses one; none: it takes it, and cannot
    be asked.
    """

    name: str
    block: Literal["condition", "flag", "service", "none"]
    look_up: Literal["sure", "late", "unsure", "none"] = "sure"
    duplicates: Literal["look_up", "rejects", "none"] = "look_up"
    linked: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        SimulatedKind("sim_condition", "condition"),
        SimulatedKind("sim_flag", "flag"),
        SimulatedKind("sim_service", "service"),
        SimulatedKind("sim_none", "none"),
        SimulatedKind("sim_linked", "condition", linked=True),
        SimulatedKind("sim_flag_late", "flag", "late", "none"),
        SimulatedKind("sim_flag_unsure", "flag", "unsure", "none"),
        SimulatedKind("sim_flag_blind", "flag", "none", "none"),
        SimulatedKind("sim_none_late", "none", "late", "none"),
        SimulatedKind("sim_none_unsure", "none", "unsure", "none"),
        SimulatedKind("sim_none_blind", "none", "none", "none"),
        SimulatedKind("sim_none_rejects", "none", "none", "rejects"),
    )
}
"""The simulated packages by name."""
