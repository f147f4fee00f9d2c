"""Groups: rules that apply to the same documents on the same days, whatever else they ask."""

from __future__ import annotations

from collections.abc import Sequence

from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.sieve import Sieve


class Group:
    """Rules with the same scope, subject and validity; all are in force on the same days.

    ``live_blocks`` finds the live blocks of which it is not certain that they do not hold;
    ``silent_blocks`` those in stage shadow or suggest that may hold; ``live_bookings`` the live
    automatic-booking rules that may hold. None: there are no such rules. ``bookings`` are the
    automatic-booking rules of every stage.
    """

    __slots__ = (
        "bookings",
        "has_live_bookings",
        "is_always_valid",
        "is_valid_on",
        "live_blocks",
        "live_bookings",
        "rules",
        "silent_blocks",
        "specificity",
    )

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        first = rules[0]
        self.rules = tuple(rules)
        self.specificity = first.specificity
        self.is_always_valid = not first.is_limited
        self.is_valid_on = first.is_valid_on
        self.bookings = tuple(rule for rule in rules if rule.is_booking)
        self.live_blocks = _sieve([r for r in rules if r.is_block and r.is_live], or_unknown=True)
        self.silent_blocks = _sieve([r for r in rules if r.is_block and not r.is_live])
        self.live_bookings = _sieve([r for r in self.bookings if r.is_live])
        self.has_live_bookings = self.live_bookings is not None


def _sieve(rules: list[CompiledRule], *, or_unknown: bool = False) -> Sieve | None:
    return Sieve(rules, or_unknown=or_unknown) if rules else None
