"""A case: everything that a decision on one document may look at."""

from __future__ import annotations

import datetime

from msgspec import Struct

from boekwerk.domain.administration import Relation
from boekwerk.domain.document import Document, Party
from boekwerk.domain.identity import kvk_number, party_name, vat_number
from boekwerk.domain.lookups import Administration, BookedDocuments
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import Proposal, RelationMatch
from boekwerk.domain.vat import DirectionOrUnknown


class Case(Struct, frozen=True):
    """The facts that rules and checks read. ``as_of`` is the day the decision is taken on.

    ``proposal`` and ``match`` are None while they are not made, or when the direction is unknown.
    ``obligations`` are those that the document was matched with; None while no matching was done.
    """

    document: Document
    administration: Administration
    direction: DirectionOrUnknown
    booked: BookedDocuments
    in_flight: BookedDocuments
    as_of: datetime.date
    match: RelationMatch | None = None
    relation: Relation | None = None
    proposal: Proposal | None = None
    obligations: tuple[Obligation, ...] | None = None


def document_kind(document: Document, direction: DirectionOrUnknown) -> str | None:
    """Name the document kind (documentsoort): purchase or sales, invoice or credit note."""
    if direction == "unknown":
        return None
    return f"{direction}_{'credit_note' if document.is_credit else 'invoice'}"


def party_key(party: Party) -> str:
    """Name a party that is not in the master data, so that its documents can be compared (AB-11)."""
    return f"?{vat_number(party.vat_id) or kvk_number(party.kvk) or party_name(party.name) or 'nobody'}"
