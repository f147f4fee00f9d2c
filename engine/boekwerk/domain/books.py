"""The books (boekhouding) of an administration: all that a decision looks things up in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from boekwerk.domain.lookups import Administration, BookedDocuments
from boekwerk.domain.obligation import NO_OBLIGATIONS, OpenObligations
from boekwerk.domain.past import NO_PAST, PastBookings
from boekwerk.domain.reason import Reason


class Books(Struct, frozen=True):
    """One administration, pinned to one state of it: master data, what was booked, what is ordered."""

    administration: Administration
    booked: BookedDocuments
    in_flight: BookedDocuments
    past: PastBookings = NO_PAST
    obligations: OpenObligations = NO_OBLIGATIONS


class OpenedAdministration(Administration, Protocol):
    """An administration with all else that its folder has, or the store has of it."""

    @property
    def booked(self) -> BookedDocuments:
        """Give what was booked already."""

    @property
    def past(self) -> PastBookings:
        """Give the earlier bookings that proposals learn from."""

    @property
    def obligations(self) -> OpenObligations:
        """Give the open obligations."""

    @property
    def remarks(self) -> Sequence[Reason]:
        """Say what is doubtful but leaves it usable."""
