"""A line of the doctor: what was looked at, how it is, and why."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Reason

Level = Literal["ok", "warning", "fault", "unknown"]
"""fault: nothing is booked, or something was not; warning: that may come; unknown: it could not be seen."""

LEVELS: tuple[Level, ...] = get_args(Level)

_LEVEL_OF: dict[str, Level] = {"pass": "ok", "not_applicable": "ok", "fail": "fault", "unknown": "unknown"}


class Finding(Struct, frozen=True):
    """What was found: ``about`` names what was looked at, the reason says how it is and what to do.

    ``administration`` is its id; None: it is about the whole office.
    """

    about: str
    level: Level
    reason: Reason
    administration: str | None = None


def of_check(check: Check) -> tuple[Finding, ...]:
    """Make the findings of a check of decisions: of one that does not pass, every reason."""
    level = _LEVEL_OF[check.outcome]
    reasons = (check.reason,) if level == "ok" else (check.reason, *check.more)
    return tuple(Finding(check.name, level, reason) for reason in reasons)
