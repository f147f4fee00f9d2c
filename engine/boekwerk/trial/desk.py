"""The desk: where one file is read and decided on."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.case import party_key
from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Document
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.lookups import BookedDocuments
from boekwerk.domain.reason import Location, Reason
from boekwerk.obligations import draws_of
from boekwerk.trial.faults import fault_name
from boekwerk.trial.records import Records
from boekwerk.trial.results import Decided, Refused, Result, title_of
from boekwerk.trial.stored_row import KnownFacts, StoredRow, stored_row
from boekwerk.trial.tally import Counted, counted

Piece = TypeVar("Piece")


class Desk(Protocol):
    """Reads documents and decides on them, for one administration on one day."""

    def read(self, path: Path) -> Document:
        """Read a document. Raises BoekwerkError when it cannot be read."""

    def decide(self, document: Document, *, in_flight: BookedDocuments, explain: bool) -> Decision:
        """Decide on a document; ``explain`` adds every rule with every condition."""

    def records(self, document: Document, decision: Decision) -> Records:
        """Give the names of what a decision's proposal books on."""


class ClosableDesk(Desk, Protocol):
    """A desk that has to be closed when nothing is decided at it any more."""

    def close(self) -> None:
        """Close the desk."""


class Task(Struct, Generic[Piece], frozen=True):
    """What is wanted of every result: how to ``show`` it, and whether to ``explain`` every rule.

    ``known`` is asked of the desk for what a stored set keeps of a document, where one is written.
    Results are shown where they are made, so that this work too is shared by all processes.
    """

    show: Callable[[Result], Piece]
    explain: bool = False
    known: Callable[..., KnownFacts] | None = None


class Judged(Struct, Generic[Piece], frozen=True):
    """What came of one file: the piece that shows it, and what the tally counts.

    ``on_its_way`` is what later files must be compared with; None when that is not known.
    ``kept`` is what a stored set keeps of it; ``trace`` is filled only for a fault of the program.
    """

    piece: Piece
    counted: Counted
    on_its_way: BookedDocument | None = None
    kept: StoredRow | None = None
    trace: str | None = None


def judge(desk: Desk, path: Path, in_flight: BookedDocuments, task: Task[Piece]) -> Judged[Piece]:
    """Read, decide on and show one file; whatever goes wrong becomes a Refused, never an exception."""
    try:
        document = desk.read(path)
        decision = desk.decide(document, in_flight=in_flight, explain=task.explain)
        title, records = title_of(document, decision), desk.records(document, decision)
        decided = Decided(str(path), title, decision, records)
        on_its_way = _on_its_way(document, decision, path)
        kept = None
        if task.known is not None:
            kept = stored_row(decided, task.known(desk, document, in_flight=in_flight))
        return Judged(task.show(decided), counted(decided), on_its_way, kept)
    except BoekwerkError as error:
        return refuse(path, error.reason, task)
    # A fault of ours in one document must not cost a run of ten thousand; it is reported by name.
    except Exception as error:
        reason = Reason("cli_document_failed", {"fault": fault_name(error)})
        return refuse(path, reason, task, traceback.format_exc())


def refuse(path: Path, reason: Reason, task: Task[Piece], trace: str | None = None) -> Judged[Piece]:
    """Make what comes of a file that could not be decided on."""
    refused = Refused(str(path), reason)
    return Judged(task.show(refused), counted(refused), trace=trace)


def _on_its_way(document: Document, decision: Decision, path: Path) -> BookedDocument | None:
    proposal = decision.proposal
    if proposal is None:
        return None
    other = document.customer if proposal.direction == "sales" else document.supplier
    return BookedDocument(
        relation=proposal.relation.relation or party_key(other),
        direction=proposal.direction,
        number=document.number or "",
        date=document.issue_date,
        total=proposal.total,
        currency=document.currency or "",
        where=Location(str(path)),
        draws=draws_of(proposal.lines),
    )
