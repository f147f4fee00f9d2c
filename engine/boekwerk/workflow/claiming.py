"""Claiming a document: from a complete proposal to the posting that is planned for it.

Whoever books, a worker or a person, does it by `claim`, in the transaction in which the document becomes
ready: from then on it is in flight, counts for the caps of the day, and draws on its obligations.
"""

from __future__ import annotations

import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.booking import Booking, NotComplete, booking_of, booking_reference
from boekwerk.domain.document import Document
from boekwerk.domain.entries import with_entries
from boekwerk.domain.errors import ProposalError
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.obligations import draws_of
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.postings import Manner, NewPosting, Posting, add_posting, count_undone, draw
from boekwerk.store.work import Work
from boekwerk.workflow.archiving import with_archive_link
from boekwerk.workflow.blocking import held_booking


class Claim(Struct, frozen=True):
    """What is to be booked, in whose name, and whether without a person.

    ``day`` is the one whose caps it counts for; ``payment_condition`` the one that a person selected in
    the place of the proposal's (PR-3). ``manner`` and ``number`` (the package's) are of a correction.
    """

    document: Document
    proposal: Proposal
    user: str
    automatic: bool
    day: datetime.date
    at: datetime.datetime
    one_off: bool = False
    payment_condition: str | None = None
    manner: Manner = "new"
    number: str | None = None


def claim(connection: Connection, stored: StoredAdministration, work: Work, claimed: Claim) -> Posting:
    """Plan the posting of a document that becomes ready in this transaction.

    ``stored`` is read over the same connection, which is writing. Raises ProposalError with every reason
    when it cannot become a booking, and ReleaseError when it cannot be kept from payment (PR-4).
    """
    try:
        booking = _booking(connection, stored, work, claimed)
    except NotComplete as error:
        reason = Reason("booking_not_complete", {"fault": str(error)})
        raise ProposalError(Reason("document_cannot_be_booked"), [reason]) from error
    draw(connection, work.administration, work.document, draws_of(booking.lines))
    return add_posting(
        connection,
        work.administration,
        work.document,
        NewPosting(
            manner=claimed.manner,
            booking=booking,
            user=claimed.user,
            automatic=claimed.automatic,
            one_off=claimed.one_off,
            day=claimed.day,
            planned=claimed.at,
            number=claimed.number,
        ),
    )


def _booking(connection: Connection, stored: StoredAdministration, work: Work, claimed: Claim) -> Booking:
    proposal, settings = claimed.proposal, stored.settings
    booking = booking_of(
        proposal,
        reference=_reference(connection, stored, claimed),
        administration=settings.id,
        document_sha256=work.sha256,
    )
    if claimed.payment_condition is not None:
        booking = replace(booking, payment_condition=claimed.payment_condition)
    if stored.capabilities.vat_booking == "explicit_lines":
        booking = with_entries(booking, stored)
    booking = with_archive_link(booking, settings, stored.capabilities)
    if not settings.release_after_authorisation:
        return booking
    return held_booking(booking, stored.capabilities, settings, stored.payment_condition)


def _reference(connection: Connection, stored: StoredAdministration, claimed: Claim) -> str:
    """Name the booking; what was undone before is not to be found under the name of what comes after."""
    first = booking_reference(stored.settings.id, claimed.document, claimed.proposal.direction)
    undone = count_undone(connection, stored.known.id, first)
    return first if not undone else f"{first}-{undone + 1}"
