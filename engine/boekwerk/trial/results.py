"""What a trial says of one file: decided, or refused with the reason."""

from __future__ import annotations

import datetime
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.amount import rounded
from boekwerk.domain.case import document_kind
from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Document, DocumentFormat, effect_sign
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown
from boekwerk.trial.records import Records


class DocumentTitle(Struct, frozen=True):
    """What a list shows of a document. ``total`` includes VAT, by its effect: credits are negative.

    ``kind`` is None while the ``direction`` is unknown; ``party`` is the other party's name, or the
    supplier's where it is not known which of the two that is. ``format`` is None of a stored document.
    """

    number: str | None
    kind: str | None
    party: str | None
    date: datetime.date | None
    currency: str | None
    total: Decimal | None
    format: DocumentFormat | None
    direction: DirectionOrUnknown = "unknown"
    warnings: tuple[Reason, ...] = ()


class Decided(Struct, frozen=True):
    """A file that was read, the decision on it, and the names of what its proposal books on."""

    file: str
    title: DocumentTitle
    decision: Decision
    records: Records


class Refused(Struct, frozen=True):
    """A file that could not be read, or on which a decision failed."""

    file: str
    reason: Reason


Result = Decided | Refused


def title_of(document: Document, decision: Decision) -> DocumentTitle:
    """Pick from a document what a list shows of it."""
    direction: DirectionOrUnknown = decision.proposal.direction if decision.proposal else "unknown"
    other = document.customer if direction == "sales" else document.supplier
    total = document.totals.tax_inclusive
    if total is None:
        total = document.totals.payable
    return DocumentTitle(
        number=document.number,
        kind=document_kind(document, direction),
        party=other.name or other.legal_name or other.trading_name,
        date=document.issue_date,
        currency=document.currency,
        total=None if total is None else rounded(total * effect_sign(document)),
        format=document.source.format,
        direction=direction,
        warnings=tuple(warning.reason for warning in document.warnings),
    )
