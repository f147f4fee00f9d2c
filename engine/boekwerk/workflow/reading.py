"""From bytes to an invoice, and to the booking that is proposed for it (states received and read)."""

from __future__ import annotations

from sqlalchemy import Connection

from boekwerk.autobook.besides_rules import proposed_case
from boekwerk.domain.books import Books
from boekwerk.domain.errors import IntakeError, OfficeError, PluginError, RulesError, StoreBusy, StoreError
from boekwerk.store.administrations import administration_of
from boekwerk.store.in_flight import StoredInFlight
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.facts import facts_of
from boekwerk.workflow.held_back import hold_back
from boekwerk.workflow.kept_proposals import keep_proposal
from boekwerk.workflow.office import Office

UNDECIDABLE = (RulesError, OfficeError, StoreError, PluginError)
"""What keeps anything from being decided in an administration; it is tried again when somebody mends it."""


def read(office: Office, work: Work) -> Work:
    """Read a document that was received; one that cannot be read is set aside with its reason (IN-5)."""
    try:
        with office.store.reading() as connection:
            document = office.documents.document(connection, work, office.limits)
    except StoreBusy:
        raise
    except (IntakeError, StoreError) as error:
        failed = Step("failed", None, (error.reason,), why=error.reason)
        return office.store.write(lambda c: move(c, work, failed, office.worker, office.now()))
    now = office.now()
    step = Step("read", now, facts=facts_of(document, None), lease_until=office.lease_until())
    return office.store.write(lambda c: move(c, work, step, office.worker, now))


def propose(office: Office, work: Work) -> Work:
    """Propose the booking of a document that was read, and keep it for whoever wants to see it."""
    with office.store.reading() as connection:
        document = office.documents.document(connection, work, office.limits)
        stored = StoredAdministration(connection, administration_of(connection, work.administration))
        try:
            rulebook = office.desk.rulebook(stored.known)
        except UNDECIDABLE as error:
            return hold_back(office, work, error)
        in_flight = StoredInFlight(connection, work.administration, work.document)
        books = Books(stored, stored.booked, in_flight, stored.past, stored.obligations)
        proposal = proposed_case(document, books, rulebook, office.today()).case.proposal
    now = office.now()

    def transaction(connection: Connection) -> Work:
        keep_proposal(connection, work, proposal, office.worker, now)
        facts, until = facts_of(document, proposal), office.lease_until()
        step = Step("proposed", now, facts=facts, lease_until=until)
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction, work.administration)
