"""The books (boekhouding) of an administration: all that a decision looks things up in."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.lookups import Administration, BookedDocuments
from boekwerk.domain.obligation import NO_OBLIGATIONS, OpenObligations
from boekwerk.domain.past import NO_PAST, PastBookings


class Books(Struct, frozen=True):
    """One administration, pinned to one state of it: master data, what was booked, what is ordered."""

    administration: Administration
    booked: BookedDocuments
    in_flight: BookedDocuments
    past: PastBookings = NO_PAST
    obligations: OpenObligations = NO_OBLIGATIONS
