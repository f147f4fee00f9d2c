"""What is on its way in this run, so that a second copy of an invoice is seen (AB-11)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO
from boekwerk.domain.lookups import BookedDocuments

Question = (
    tuple[Literal["number"], str, str] | tuple[Literal["total"], str, int] | tuple[Literal["drawn"], str]
)


class Nothing:
    """BookedDocuments that know nothing and remember what they were asked.

    A decision taken with these is the decision that any other BookedDocuments would give, as long
    as those too find nothing for every one of the questions ``asked``.
    """

    def __init__(self) -> None:
        self.asked: set[Question] = set()

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Remember the question; find nothing."""
        self.asked.add(("number", relation, number))
        return ()

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Remember the question; find nothing."""
        self.asked.add(("total", relation, total_cents))
        return ()

    def drawn_on(self, obligation: str) -> Decimal:
        """Remember the question; nothing is drawn."""
        self.asked.add(("drawn", obligation))
        return ZERO


def finds_any(booked: BookedDocuments, questions: frozenset[Question]) -> bool:
    """Tell whether ``booked`` has an answer to any of the questions."""
    return any(_answer(booked, question) for question in questions)


def _answer(booked: BookedDocuments, question: Question) -> Sequence[BookedDocument] | Decimal:
    if question[0] == "number":
        return booked.with_number(question[1], question[2])
    if question[0] == "drawn":
        return booked.drawn_on(question[1])
    return booked.with_total(question[1], question[2])
