"""How often a rule came to each result."""

from __future__ import annotations

from msgspec import Struct


class RuleCounts(Struct, frozen=True):
    """For how many documents a rule came to each result; for the others it does not apply."""

    held: int = 0
    did_not_hold: int = 0
    unknown: int = 0
    error: int = 0

    @property
    def documents(self) -> int:
        """Count the documents to which it may apply."""
        return self.held + self.did_not_hold + self.unknown + self.error

    def __add__(self, other: RuleCounts) -> RuleCounts:
        return RuleCounts(
            self.held + other.held,
            self.did_not_hold + other.did_not_hold,
            self.unknown + other.unknown,
            self.error + other.error,
        )
