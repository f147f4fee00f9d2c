"""The proposal of a document on its way, where a person finds it: as a concept (requirement BP-14)."""

from __future__ import annotations

import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.concept import Concept, state_of
from boekwerk.domain.proposal import Proposal
from boekwerk.store import concepts
from boekwerk.store.work import Work


def keep_proposal(
    connection: Connection, work: Work, proposal: Proposal | None, who: str, now: datetime.datetime
) -> Concept | None:
    """Keep the proposal of a document, unless a person has changed or completed what is there.

    Gives what is kept afterwards; None: there is none. To be called within `Store.writing`.
    """
    before = concepts.concept_of(connection, work.administration, work.document)
    if proposal is None or (before is not None and is_of_a_person(before)):
        return before
    if before is None:
        fresh = Concept(0, "", state_of(proposal), 0, proposal, False, now, who)
        return concepts.add_concept(connection, work.administration, work.document, fresh)
    if before.proposal == proposal:
        return before
    renewed = replace(before, proposal=proposal, state=state_of(proposal), changed=now, changed_by=who)
    return concepts.renew_concept(connection, work.administration, before, renewed)


def is_of_a_person(concept: Concept) -> bool:
    """Tell whether a person changed or completed a proposal: then it is not for a machine to renew."""
    return concept.revision > 1 or concept.state == "completed"
