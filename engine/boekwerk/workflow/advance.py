"""Looking at a document that is due, and taking it one transition further.

`advance` is all that a worker does, whatever brings it the document's number: a loop in this process, or a
job from a queue. Doing it twice is harmless, and a document that nobody brings is found by `due_documents`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from boekwerk.domain.errors import StoreBusy
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.work import Work, give_back, take
from boekwerk.workflow.office import Office

Acts = Callable[[Office, Work], Work]
"""Does what is next for a document that was taken, and gives it as it is afterwards."""


def advance(office: Office, document: int, acts: Mapping[DocumentState, Acts]) -> Work | None:
    """Take a document (its row) as far as it goes now; None: it was not due, or another has it.

    Every transition is a transaction of its own. A worker that ends anywhere leaves a document that another
    one takes over when the lease has run out.
    """
    taken = _taken(office, document)
    if taken is None:
        return None
    work = taken
    try:
        while work.lease_until is not None and work.state in acts:
            work = acts[work.state](office, work)
    except StoreBusy:
        # Another took it, or is writing: what is next is for whoever looks at it then.
        _let_go(office, work)
        return None
    return work


def _taken(office: Office, document: int) -> Work | None:
    now = office.now()

    def work(connection: Connection) -> Work | None:
        return take(connection, document, office.worker, now, now + office.lease)

    return office.store.write(work)


def _let_go(office: Office, work: Work) -> None:
    office.store.write(lambda connection: give_back(connection, work))
