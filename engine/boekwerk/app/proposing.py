"""One document, and the booking that is proposed for it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from boekwerk.app.desk import OfficeDesk
from boekwerk.autobook.besides_rules import proposed_case
from boekwerk.domain.concept import Concept
from boekwerk.domain.document import Document
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.trial.in_flight import Nothing
from boekwerk.trial.records import Records, records_of

Kept = Literal["new", "renewed", "same", "untouched"]
"""What became of a proposal that was to be kept; ``untouched``: a person had changed what was there."""


class Proposed(Struct, frozen=True):
    """A document with the proposal for it; None where it cannot be told whether it is a purchase or a sale.

    ``direction`` says how that was told, or why it was not. ``concept`` is what was kept of it, and
    ``kept`` how; None where that was not asked.
    """

    document: Document
    proposal: Proposal | None
    direction: Reason
    records: Records
    concept: Concept | None = None
    kept: Kept | None = None


def propose_document(desk: OfficeDesk, path: Path) -> Proposed:
    """Propose the booking of a document, looked at by itself. Raises IntakeError when it cannot be read."""
    document = desk.read(path)
    found = proposed_case(document, desk.books(Nothing()), desk.rulebook, desk.as_of)
    proposal = found.case.proposal
    records = records_of(document, proposal, desk.administration)
    return Proposed(document, proposal, found.direction, records)
