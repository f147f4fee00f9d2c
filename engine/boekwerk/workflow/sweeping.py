"""Deciding on every document in review once more: the proof that none was forgotten.

Documents are woken by the facts that they wait for. What nobody notes as a fact, such as rules or history
that changed, wakes none; and a fault in the waking itself must show. So this asks nothing of what documents
wait for: it decides, dry, on each of them, and wakes those that would be booked now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from sqlalchemy import Connection, Select, exists, select

from boekwerk.domain.errors import BoekwerkError, StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.tables_workflow import postings, work
from boekwerk.store.waits import put_waits
from boekwerk.store.work import Step, move, seize, work_of
from boekwerk.workflow.deciding import Matter, would_be_ready
from boekwerk.workflow.office import Office

Watch = Callable[[Iterable[int]], Iterable[int]]
"""What the documents go through as they are decided on: to show how far it is."""

_AT_ONCE = 500


class Missed(Struct, frozen=True):
    """A document that would be booked now and was not woken; ``woken`` now, unless somebody is at it."""

    document: int
    sha256: str
    number: str | None
    relation_name: str | None
    woken: bool


class Swept(Struct, frozen=True):
    """What a sweep found: how many were ``looked_at``, and the ``missed``.

    ``undecidable`` counts those that cannot be decided on; ``problem`` is why, of the first.
    """

    administration: str
    looked_at: int
    missed: tuple[Missed, ...]
    undecidable: int = 0
    problem: Reason | None = None


class _Undone(Exception):
    def __init__(self, is_ready: bool) -> None:
        super().__init__()
        self.is_ready = is_ready


def sweep(office: Office, known: KnownAdministration, watch: Watch) -> Swept:
    """Decide on every document in review of an administration, and wake those that would be booked.

    Left alone are those that were to be booked before: they came back from there, and a person decides.
    Raises StoreError when the store fails, RulesError or OfficeError when nothing can be decided.
    """
    rulebook = office.desk.rulebook(known)
    looked_at, undecidable = 0, 0
    problem: Reason | None = None
    missed: list[Missed] = []
    for document in watch(_in_review(office, known.id)):
        looked_at += 1
        try:
            found = _looked_at(office, known, document, rulebook)
        except StoreBusy:
            continue
        except BoekwerkError as error:
            undecidable += 1
            problem = problem or error.reason
            continue
        if found is not None:
            missed.append(found)
    return Swept(known.code, looked_at, tuple(missed), undecidable, problem)


def in_review(office: Office, administration: int) -> int:
    """Count the documents that a sweep decides on."""
    with office.store.reading() as connection:
        return len(connection.execute(_waiting(administration)).all())


def _in_review(office: Office, administration: int) -> Iterator[int]:
    last = 0
    while True:
        with office.store.reading() as connection:
            found = connection.execute(
                _waiting(administration).where(work.c.document > last).limit(_AT_ONCE)
            )
            documents = found.scalars().all()
        if not documents:
            return
        yield from documents
        last = documents[-1]


def _waiting(administration: int) -> Select[int]:
    owner = (work.c.administration == administration) & (work.c.state == "in_review")
    was_posted = exists().where(postings.c.document == work.c.document)
    query = select(work.c.document).where(owner, work.c.due.is_(None), ~was_posted)
    return query.order_by(work.c.document)


def _looked_at(
    office: Office, known: KnownAdministration, document: int, rulebook: Rulebook
) -> Missed | None:
    with office.store.reading() as connection:
        before = work_of(connection, document)
        read = office.documents.document(connection, before, office.limits)
    if before.state != "in_review" or not _would_be_ready(office, Matter(before, read, known, rulebook)):
        return None
    woken = office.store.write(lambda connection: _is_woken(connection, office, document), known.id)
    facts = before.facts
    return Missed(document, before.sha256, facts.number, facts.relation_name, woken)


def _would_be_ready(office: Office, matter: Matter) -> bool:
    try:
        with office.store.writing(matter.known.id) as connection:
            raise _Undone(would_be_ready(connection, office, matter))
    except _Undone as undone:
        return undone.is_ready


def _is_woken(connection: Connection, office: Office, document: int) -> bool:
    now = office.now()
    try:
        found = seize(connection, document, now)
    except StoreBusy:
        return False
    if found.state != "in_review":
        return False
    put_waits(connection, found.administration, document, ())
    step = Step("read", now, what=Reason("document_found_by_sweep"))
    move(connection, found, step, office.worker, now)
    return True
