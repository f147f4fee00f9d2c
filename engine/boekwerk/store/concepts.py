"""Concepts in the store: proposals that wait for a person (requirement BP-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from boekwerk.domain.concept import Concept, ConceptState
from boekwerk.domain.errors import NothingThere, StoreBusy
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.store.tables_concepts import concepts
from boekwerk.store.tables_documents import documents

_READ = select(concepts, documents.c.sha256).join(documents, documents.c.id == concepts.c.document)


def concept(connection: Connection, administration: int, id: int) -> Concept:
    """Give a concept of an administration (its row). Raises NothingThere when there is none."""
    found = connection.execute(
        _READ.where(concepts.c.administration == administration, concepts.c.id == id)
    ).one_or_none()
    if found is None:
        raise NothingThere(Reason("concept_unknown", {"id": id}))
    return _concept(found)


def concept_of(connection: Connection, administration: int, document: int) -> Concept | None:
    """Give the concept of a document (its row); None when there is none."""
    found = connection.execute(_OF_DOCUMENT, {"owner": administration, "of": document}).one_or_none()
    return None if found is None else _concept(found)


def concepts_of(connection: Connection, of: Sequence[int]) -> Mapping[int, Concept]:
    """Give the concepts of several documents (their rows), by row; who has none is left out."""
    found = connection.execute(_READ.where(concepts.c.document.in_(of)))
    return {row.document: _concept(row) for row in found}


def list_concepts(
    connection: Connection, administration: int, state: ConceptState | None = None
) -> tuple[Concept, ...]:
    """List the concepts of an administration, in the order in which they were made."""
    wanted = _READ.where(concepts.c.administration == administration).order_by(concepts.c.id)
    if state is not None:
        wanted = wanted.where(concepts.c.state == state)
    return tuple(map(_concept, connection.execute(wanted)))


def other_taught(connection: Connection, administration: int, concept: Concept, key: str) -> int | None:
    """Give the number of another concept that became the booking of that key; None when none did."""
    wanted = select(concepts.c.id).where(
        concepts.c.administration == administration, concepts.c.taught == key, concepts.c.id != concept.id
    )
    found: int | None = connection.execute(wanted.limit(1)).scalar_one_or_none()
    return found


def add_concept(connection: Connection, administration: int, document: int, new: Concept) -> Concept:
    """Keep the first concept of a document (its row); the number and revision are given here."""
    values = {**_values(new), "administration": administration, "document": document, "revision": 1}
    id = connection.execute(insert(concepts).values(values).returning(concepts.c.id)).scalar_one()
    return concept(connection, administration, id)


def renew_concept(connection: Connection, administration: int, before: Concept, after: Concept) -> Concept:
    """Put ``after`` in the place of ``before``, as the same revision: nobody has changed anything by hand.

    Raises StoreBusy when somebody else changed it since then.
    """
    return _put(connection, administration, before, after, before.revision)


def change_concept(connection: Connection, administration: int, before: Concept, after: Concept) -> Concept:
    """Put ``after`` in the place of ``before``, as its next revision.

    Raises StoreBusy when somebody else changed it since then.
    """
    return _put(connection, administration, before, after, before.revision + 1)


def _put(
    connection: Connection, administration: int, before: Concept, after: Concept, revision: int
) -> Concept:
    done = connection.execute(
        update(concepts)
        .where(
            concepts.c.administration == administration,
            concepts.c.id == before.id,
            concepts.c.revision == before.revision,
        )
        .values(**_values(after), revision=revision)
    )
    if done.rowcount != 1:
        raise StoreBusy(Reason("concept_changed_meanwhile", {"id": before.id}))
    return replace(after, id=before.id, document=before.document, revision=revision)


def _values(concept: Concept) -> dict[str, Any]:
    return {
        "state": concept.state,
        "one_off": concept.one_off,
        "taught": concept.taught,
        "changed": concept.changed,
        "changed_by": concept.changed_by,
        "content": kept(concept.proposal).decode(),
    }


def _concept(row: Row[Any]) -> Concept:
    return Concept(
        id=row.id,
        document=row.sha256,
        state=row.state,
        revision=row.revision,
        proposal=as_kept(row.content, Proposal),
        one_off=row.one_off,
        changed=row.changed,
        changed_by=row.changed_by,
        taught=row.taught,
    )


_OF_DOCUMENT = _READ.where(
    concepts.c.administration == bindparam("owner"), concepts.c.document == bindparam("of")
)
