"""From bytes to an invoice (state received)."""

from __future__ import annotations

from boekwerk.domain.errors import IntakeError, StoreBusy, StoreError
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.facts import facts_of
from boekwerk.workflow.office import Office


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
