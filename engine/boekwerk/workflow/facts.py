"""What the validation overview shows of a document, and duplicates in flight are found by."""

from __future__ import annotations

from decimal import Decimal

from boekwerk.domain.amount import cents, is_whole_cents
from boekwerk.domain.case import document_kind, party_key
from boekwerk.domain.document import Document
from boekwerk.domain.identity import document_number
from boekwerk.domain.proposal import Proposal
from boekwerk.store.work import Facts

_MOST_CENTS = 10**17


def facts_of(document: Document, proposal: Proposal | None) -> Facts:
    """Give the facts of a document; without a proposal nobody knows yet whose it is."""
    total = document.totals.tax_inclusive if proposal is None else proposal.total
    common = Facts(
        number=document.number,
        number_key=document_number(document.number),
        issued=document.issue_date,
        currency=document.currency,
        total=_in_cents(total),
    )
    if proposal is None:
        return common
    party = document.supplier if proposal.direction == "purchase" else document.customer
    return Facts(
        relation=proposal.relation.relation or party_key(party),
        relation_name=party.name,
        direction=proposal.direction,
        kind=document_kind(document, proposal.direction),
        number=common.number,
        number_key=common.number_key,
        issued=common.issued,
        currency=common.currency,
        total=common.total,
    )


def _in_cents(total: Decimal | None) -> int | None:
    """Give an amount in cents; None for one that is no amount of money anybody could book."""
    if total is None or not is_whole_cents(total) or abs(total) >= _MOST_CENTS:
        return None
    return cents(total)
