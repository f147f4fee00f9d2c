"""What a booking that the package has teaches the next proposals (BP-3, OB-10)."""

from __future__ import annotations

import datetime

from sqlalchemy import Connection

from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.case import Case
from boekwerk.domain.document import Document
from boekwerk.domain.proposal import Proposal
from boekwerk.obligations import lessons_of
from boekwerk.proposal.taught import past_booking
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.obligation_lessons import teach_obligations
from boekwerk.store.past_writing import teach


def teach_booking(
    connection: Connection,
    stored: StoredAdministration,
    document: Document,
    proposal: Proposal,
    *,
    at: datetime.datetime,
    one_off: bool,
) -> str:
    """Let a booking teach, and give the key under which it does; a one-off booking teaches nothing.

    ``stored`` is read over the same connection, which is writing.
    """
    booking = past_booking(proposal, document, stored.settings, at, one_off=one_off)
    case = Case(
        document,
        stored,
        proposal.direction,
        stored.booked,
        BookedIndex(),
        at.date(),
        proposal.relation,
        stored.relation(proposal.relation.relation or ""),
        proposal,
    )
    lessons = lessons_of(case, proposal.lines, stored.obligations, booking.key)
    teach(connection, stored.known.id, booking, at)
    teach_obligations(connection, stored.known.id, booking.key, lessons)
    return booking.key
