"""Obligations of an administration: to look at, and to select by hand for a document (OB-2, OB-3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from boekwerk.app.books import open_books
from boekwerk.app.desk import OfficeDesk
from boekwerk.app.proposing import Proposed
from boekwerk.autobook.besides_rules import proposed_case
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.books import Books
from boekwerk.domain.case import Case
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import Proposal
from boekwerk.obligations import (
    Selection,
    as_open_now,
    review_obligations,
    select_on_line,
    select_several,
)
from boekwerk.packages import load_packages
from boekwerk.trial.in_flight import Nothing
from boekwerk.trial.records import records_of


def list_obligations(
    administration: Path, store: str | None, *, relation: str | None = None, only_open: bool = False
) -> tuple[Obligation, ...]:
    """List the obligations of an administration as they are open now, by number.

    Raises OfficeError, NothingThere or StoreError as `open_books`.
    """
    with open_books(administration, load_packages(None).capabilities, store) as opened:
        found = opened.administration.obligations
        listed = found.all() if relation is None else found.of_relation(relation)
        books = Books(
            opened.administration,
            opened.administration.booked,
            BookedIndex(),
            opened.administration.past,
            found,
        )
        return tuple(as_open_now(each, books) for each in listed if not (only_open and each.settled))


def propose_with_several(desk: OfficeDesk, path: Path, selected: Sequence[Selection]) -> Proposed:
    """Propose the booking of a document with lines made of these obligations.

    Raises IntakeError when the document cannot be read, ProposalError when they cannot be selected.
    """
    return _proposed(desk, path, lambda proposal, books: select_several(proposal, selected, books))


def propose_with_one(desk: OfficeDesk, path: Path, line: int, selected: Selection) -> Proposed:
    """Propose the booking of a document with an obligation on one of its lines (from 1).

    Raises IntakeError when the document cannot be read, ProposalError when it cannot be selected.
    """

    def select(proposal: Proposal, books: Books) -> Proposal:
        return select_on_line(proposal, line, selected.obligation, books, settle=selected.settle)

    return _proposed(desk, path, select)


def _proposed(desk: OfficeDesk, path: Path, select: Callable[[Proposal, Books], Proposal]) -> Proposed:
    document = desk.read(path)
    books = desk.books(Nothing())
    found = proposed_case(document, books, desk.rulebook, desk.as_of)
    case = found.case
    if case.proposal is not None:
        case = _with(case, select(case.proposal, books), desk, books)
    records = records_of(document, case.proposal, desk.administration)
    return Proposed(document, case.proposal, found.direction, records)


def _with(case: Case, proposal: Proposal, desk: OfficeDesk, books: Books) -> Case:
    return review_obligations(replace(case, proposal=proposal), desk.rulebook, books)
