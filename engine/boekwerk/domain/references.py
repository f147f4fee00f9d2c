"""What a document refers to: every number and mark, with what it is the number of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from boekwerk.domain.document import Document, References

ReferenceKind = Literal[
    "buyer",
    "order",
    "sales_order",
    "despatch",
    "receipt",
    "contract",
    "tender",
    "project",
    "object",
    "accounting",
    "preceding",
    "document",
]


class Reference(Struct, frozen=True):
    """One reference of a document: a number as it is printed, and what it is the number of."""

    kind: ReferenceKind
    number: str


def references_of(document: Document) -> tuple[Reference, ...]:
    """List the references of a document and of its lines, each once: the document's own come first."""
    found = dict.fromkeys((*_of_header(document.references), *_of_lines(document)))
    return tuple(Reference(kind, number) for kind, number in found if number)


def _of_header(stated: References) -> Iterator[tuple[ReferenceKind, str | None]]:
    yield "buyer", stated.buyer_reference
    yield "order", stated.order
    yield "sales_order", stated.sales_order
    yield "tender", stated.tender
    yield "project", stated.project
    yield "object", stated.invoiced_object
    yield "accounting", stated.accounting_ref
    for number in stated.despatch:
        yield "despatch", number
    for number in stated.receipt:
        yield "receipt", number
    for number in stated.contract:
        yield "contract", number
    for number in stated.preceding:
        yield "preceding", number
    for supporting in stated.documents:
        yield "document", supporting.id


def _of_lines(document: Document) -> Iterator[tuple[ReferenceKind, str | None]]:
    for line in document.lines:
        yield "order", line.order_ref
        yield "despatch", line.despatch_ref
        yield "accounting", line.accounting_ref
        for number in line.document_refs:
            yield "document", number
