"""What the parties on a document settle, whatever else is on it, kept for their next document.

The same suppliers come back. Whose document it is, which relation it belongs to, and a third of the
checks are the same for every document with the same letterhead in one state of an administration.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct, json

from boekwerk.autobook.dossier import Dossier
from boekwerk.autobook.table import CHECKS
from boekwerk.domain.administration import Relation
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Check
from boekwerk.domain.direction import Addressed, direction_of
from boekwerk.domain.document import Document, GAccount, PaymentMeans, Source, Totals, prints_negative
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import RelationMatch
from boekwerk.domain.remembered import MOST_ADMINISTRATIONS
from boekwerk.proposal import match_relation
from boekwerk.rules import Judgement

BY_LETTERHEAD = tuple(entry for entry in CHECKS if entry.by_letterhead)
"""The checks that a letterhead settles, in the order of the table."""

_FUNCTIONS = tuple(entry.check for entry in BY_LETTERHEAD)
_MOST_KEPT = 500
# A stranger's letterhead may be made of very long texts; such a one is not kept.
_LONGEST_KEPT = 6_000

_NO_SOURCE = Source("json", "json", "", 0)
_NO_TOTALS = Totals()
_NEGATIVE = Totals(payable=Decimal(-1))
_NOTHING = BookedIndex()
_NO_JUDGEMENT = Judgement()


class Acquaintance(Struct, frozen=True):
    """What a letterhead settles; ``checks`` are the answers of the checks that look at no more."""

    addressed: Addressed
    match: RelationMatch | None
    relation: Relation | None
    checks: tuple[Check, ...]


def acquaintance(document: Document, administration: Administration, as_of: datetime.date) -> Acquaintance:
    """Give what the document's letterhead settles, from memory where it was seen before."""
    seen, key = _seen(administration), (letterhead(document), as_of)
    known = seen.get(key)
    if known is None:
        known = made_with(key[0], administration, as_of)
        if len(json.encode(key[0])) <= _LONGEST_KEPT:
            if len(seen) >= _MOST_KEPT:
                seen.clear()
            seen[key] = known
    return known


def letterhead(document: Document) -> Document:
    """Cut a document down to its parties, its accounts, its type, and whether it pays back.

    What is worked out from it cannot depend on anything else, so that it may be kept under it.
    """
    stated = document.g_account
    return Document(
        source=_NO_SOURCE,
        type=document.type,
        supplier=document.supplier,
        customer=document.customer,
        payee=document.payee,
        payment=tuple([PaymentMeans(iban=m.iban, debited_iban=m.debited_iban) for m in document.payment]),
        g_account=None if stated is None else GAccount(stated.iban),
        totals=_NEGATIVE if prints_negative(document) else _NO_TOTALS,
    )


def made_with(head: Document, administration: Administration, as_of: datetime.date) -> Acquaintance:
    """Work out what a letterhead settles."""
    addressed = direction_of(head, administration)
    direction, match, relation = addressed.direction, None, None
    if direction != "unknown":
        match = match_relation(head, direction, administration)
        relation = administration.relation(match.relation) if match.relation is not None else None
    case = Case(head, administration, direction, _NOTHING, _NOTHING, as_of, match, relation)
    dossier = Dossier(case, addressed, _NO_JUDGEMENT)
    return Acquaintance(addressed, match, relation, letterhead_checks(dossier))


def letterhead_checks(dossier: Dossier) -> tuple[Check, ...]:
    """Ask the checks that look at nothing but a letterhead, in the order of the table."""
    return tuple([check(dossier) for check in _FUNCTIONS])


@lru_cache(maxsize=MOST_ADMINISTRATIONS)
def _seen(_administration: Administration) -> dict[tuple[Document, datetime.date], Acquaintance]:
    return {}
