"""A concept: a proposal that is kept until a person completes it (requirement BP-14)."""

from __future__ import annotations

import datetime
from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.proposal import Proposal

ConceptState = Literal["incomplete", "to_check", "completed"]
"""Incomplete (niet compleet): something is open. To check (te controleren): a person has to agree."""

CONCEPT_STATES: tuple[ConceptState, ...] = get_args(ConceptState)


class Concept(Struct, frozen=True):
    """A kept proposal for a document. ``revision`` counts its changes, so that none is lost.

    ``document`` is the SHA-256 of the document's bytes. ``taught`` is the key of the booking that it became
    when it was last completed; None: never. ``changed`` (UTC) and ``changed_by`` are of the last change.
    """

    id: int
    document: str
    state: ConceptState
    revision: int
    proposal: Proposal
    one_off: bool
    changed: datetime.datetime
    changed_by: str
    taught: str | None = None


def state_of(proposal: Proposal) -> ConceptState:
    """Give the state of a proposal that is not completed."""
    return "incomplete" if proposal.unresolved else "to_check"
