"""A booking that the package has: what is written down of it, and what it teaches (state booked)."""

from __future__ import annotations

import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.concept import Concept
from boekwerk.domain.holding import is_made_to_be_held
from boekwerk.domain.reason import Reason
from boekwerk.packages.contract import Receipt
from boekwerk.store.administrations import administration_of
from boekwerk.store.archivings import Filing
from boekwerk.store.concepts import concept_of, renew_concept
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.past_erasing import erase_bookings_of
from boekwerk.store.postings import OPEN_STAGES, Posting, current_posting, note_confirmed, undraw
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.archiving import plan_archiving
from boekwerk.workflow.office import Office
from boekwerk.workflow.teaching import teach_booking


class Confirmed(Struct, frozen=True):
    """That a posting is in the package, and who found that out."""

    posting: Posting
    receipt: Receipt
    who: str


def confirm(office: Office, work: Work, confirmed: Confirmed) -> Work:
    """Write down that a posting is in the package; from then on the document teaches.

    All in one transaction: whoever is cut off before it finds the booking by its reference again.
    """
    if not office.documents.has(work):
        with office.store.reading() as connection:
            # Read before it is written: the documents of others are not to wait for that.
            office.documents.document(connection, work, office.limits)

    def transaction(connection: Connection) -> Work:
        return confirm_within(connection, office, work, confirmed)

    return office.store.write(transaction, work.administration)


def confirm_within(connection: Connection, office: Office, work: Work, confirmed: Confirmed) -> Work:
    """Do as `confirm`, within a transaction that does more."""
    posting, receipt, now = confirmed.posting, confirmed.receipt, office.now()
    stored = StoredAdministration(connection, administration_of(connection, work.administration))
    note_confirmed(connection, posting, receipt.number, now)
    undraw(connection, work.document)
    if posting.manner == "reverse":
        _unteach(connection, work, now, confirmed.who)
        return move(connection, work, _after_reversal(connection, office, work), confirmed.who, now)
    concept = concept_of(connection, work.administration, work.document)
    if concept is not None:
        _teach(connection, office, work, stored, concept, posting)
    filing = Filing(work.administration, work.document, receipt.number, posting.user)
    plan_archiving(connection, filing, stored.capabilities, now)
    values = {"number": receipt.number, "package": stored.settings.package, "reference": posting.reference}
    # By the booking too: the setting may have changed since it was sent.
    wanted = stored.settings.release_after_authorisation and posting.booking.direction == "purchase"
    held = wanted or is_made_to_be_held(posting.booking)
    step = Step(
        "booked",
        now if held else None,
        what=Reason("document_booked", values),
        booked_by=posting.user,
        lease_until=office.lease_until() if held else None,
    )
    return move(connection, work, step, confirmed.who, now)


def _teach(
    connection: Connection,
    office: Office,
    work: Work,
    stored: StoredAdministration,
    concept: Concept,
    posting: Posting,
) -> None:
    document = office.documents.document(connection, work, office.limits)
    now, one_off = office.now(), posting.one_off
    taught = teach_booking(connection, stored, document, concept.proposal, at=now, one_off=one_off)
    done = replace(
        concept, state="completed", one_off=one_off, taught=taught, changed=now, changed_by=posting.user
    )
    renew_concept(connection, work.administration, concept, done)


def _unteach(connection: Connection, work: Work, now: datetime.datetime, who: str) -> None:
    """Let a booking that was undone teach nothing, nor count as booked: the invoice may come once more."""
    concept = concept_of(connection, work.administration, work.document)
    if concept is None or concept.taught is None:
        return
    erase_bookings_of(connection, work.administration, [concept.taught], work.sha256)
    undone = replace(concept, taught=None, changed=now, changed_by=who)
    renew_concept(connection, work.administration, concept, undone)


def _after_reversal(connection: Connection, office: Office, work: Work) -> Step:
    """Go on to what is to be booked in its place; where nothing is, the document has ended."""
    following = current_posting(connection, work.document)
    what = Reason("document_reversed")
    if following.stage in OPEN_STAGES:
        return Step("ready", office.now(), what=what, lease_until=office.lease_until())
    return Step("rejected", None, (what,), what=what)
