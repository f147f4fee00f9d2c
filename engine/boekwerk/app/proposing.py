"""One document, and the booking that is proposed for it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from boekwerk.app.desk import OfficeDesk
from boekwerk.domain.concept import Concept
from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.document import Document
from boekwerk.trial.in_flight import Nothing
from boekwerk.trial.records import Records

Kept = Literal["new", "renewed", "same", "untouched"]
"""What became of a proposal that was to be kept; ``untouched``: a person had changed what was there."""


class Proposed(Struct, frozen=True):
    """A document with the decision on it, whose proposal is None where none can be made.

    ``concept`` is what was kept of it, and ``kept`` how; None where that was not asked.
    """

    document: Document
    decision: Decision
    records: Records
    concept: Concept | None = None
    kept: Kept | None = None

    @property
    def hindrances(self) -> tuple[Check, ...]:
        """What keeps the document from being booked."""
        return tuple(check for check in self.decision.checks if not check.lets_book)


def propose_document(desk: OfficeDesk, path: Path) -> Proposed:
    """Propose the booking of a document, looked at by itself. Raises IntakeError when it cannot be read."""
    document = desk.read(path)
    decision = desk.decide(document, in_flight=Nothing(), explain=False)
    return Proposed(document, decision, desk.records(document, decision))
