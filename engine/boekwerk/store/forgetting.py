"""Erasing a document with everything that was made of it or learned from it (requirement US-2).

What stays is what proves that it was there and was handled once: its hash, its timeline without what is
personal, and of a document that was booked the package's number and our reference, which is a hash.
"""

from __future__ import annotations

import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, delete, func, select, update

from boekwerk.domain.booking import Booking
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.proposal import Proposal
from boekwerk.store.erasing import erase_document
from boekwerk.store.past_erasing import erase_bookings_of
from boekwerk.store.tables import record_keys, records
from boekwerk.store.tables_concepts import concepts
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import (
    archivings,
    assignments,
    decisions,
    draws,
    notices,
    postings,
    release_choices,
    waits,
    work,
)
from boekwerk.store.timeline import Act

DELETED = (archivings, assignments, concepts, decisions, draws, notices, release_choices, waits)
"""The tables of which nothing stays of a document that is erased."""
SCRUBBED = (work, postings)
"""Those of which the bare fact stays, where it was booked."""

_EMPTY_REASONS = '{"of":[]}'


class Handled(Struct, frozen=True):
    """What is known of how a document was handled, for as long as it is kept.

    ``settled`` is when it was booked last; ``accounts`` are those of its bookings and its proposal.
    """

    issued: datetime.date | None
    received: datetime.datetime
    settled: datetime.datetime | None
    is_booked: bool
    accounts: frozenset[str]


def handled(connection: Connection, document: int) -> Handled:
    """Tell how a document (its row) was handled."""
    received = connection.execute(
        select(documents.c.received).where(documents.c.id == document)
    ).scalar_one()
    issued = connection.execute(select(work.c.issued).where(work.c.document == document)).scalar()
    made = postings.c.stage == "confirmed"
    of_this = postings.c.document == document
    settled = connection.execute(select(func.max(postings.c.settled)).where(of_this, made)).scalar()
    booked = connection.execute(select(postings.c.content).where(of_this)).scalars().all()
    proposed = connection.execute(
        select(concepts.c.content, concepts.c.taught).where(concepts.c.document == document)
    ).one_or_none()
    lines = [line for content in booked for line in as_kept(content, Booking).lines]
    if proposed is not None:
        lines += as_kept(proposed.content, Proposal).lines
    return Handled(
        issued,
        received,
        settled,
        settled is not None or (proposed is not None and proposed.taught is not None),
        frozenset(line.ledger_account for line in lines if line.ledger_account),
    )


def erase_all(connection: Connection, document: int, act: Act) -> None:
    """Erase a document (its row) and everything made of it or learned from it; ``act`` stays known.

    That it may be erased was looked at before. To be called within `Store.writing` of its administration.
    """
    of_this = select(documents.c.administration, documents.c.sha256).where(documents.c.id == document)
    administration, sha256 = connection.execute(of_this).one()
    erase_bookings_of(connection, administration, _taught(connection, document), sha256)
    for table in DELETED:
        connection.execute(delete(table).where(table.c.document == document))
    confirmed = select(postings.c.id).where(
        postings.c.document == document, postings.c.stage == "confirmed"
    )
    if connection.execute(confirmed.limit(1)).first() is None:
        for table in SCRUBBED:
            connection.execute(delete(table).where(table.c.document == document))
    else:
        _scrub(connection, document)
    erase_document(connection, document, act)


def erase_master_data_of(connection: Connection, administration: int, relation: str) -> int:
    """Erase what a relation's master data were before; count the records. The newest are the package's."""
    of_relation = (
        (records.c.administration == administration)
        & (records.c.kind == "relations")
        & (records.c.key == relation)
        & records.c.last_snapshot.is_not(None)
    )
    ids = connection.execute(select(records.c.id).where(of_relation)).scalars().all()
    connection.execute(delete(record_keys).where(record_keys.c.record.in_(ids)))
    connection.execute(delete(records).where(records.c.id.in_(ids)))
    return len(ids)


def _taught(connection: Connection, document: int) -> set[str]:
    """Give the keys under which a document's bookings are known as earlier ones."""
    of_concept = select(concepts.c.taught).where(concepts.c.document == document)
    of_posting = select(postings.c.reference).where(postings.c.document == document)
    found = {*connection.execute(of_concept).scalars(), *connection.execute(of_posting).scalars()}
    return {key for key in found if key}


def _scrub(connection: Connection, document: int) -> None:
    """Leave of a document's way and its bookings what names nobody."""
    facts = ("relation", "relation_name", "direction", "kind", "number", "number_key", "issued")
    nothing = dict.fromkeys((*facts, "currency", "total", "due", "lease_by", "lease_until"))
    values = {**nothing, "reasons": _EMPTY_REASONS, "fence": work.c.fence + 1}
    connection.execute(update(work).where(work.c.document == document).values(values))
    rows = select(postings.c.id, postings.c.content).where(postings.c.document == document)
    for id, content in connection.execute(rows).all():
        bare = {"content": kept(_bare(as_kept(content, Booking))).decode(), "shown": None}
        connection.execute(update(postings).where(postings.c.id == id).values(bare))


def _bare(booking: Booking) -> Booking:
    return replace(
        booking,
        relation="",
        number="",
        payment_reference=None,
        iban=None,
        description=None,
        lines=(),
        entries=(),
        g_account=None,
        discount=None,
        archive_link=None,
    )
